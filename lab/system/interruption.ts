// SPDX-License-Identifier: Apache-2.0

/**
 * A signal that is raised at the first Ctrl-C, SIGTERM or SIGHUP, which do not end the process any more: what
 * is half up can be taken down.
 *
 * @param reason makes the error that the signal holds, from a text such as `ended by SIGINT`
 */
export function interruption(reason: (text: string) => Error): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      controller.abort(reason(`ended by ${name}`));
    });
  }
  return controller.signal;
}
