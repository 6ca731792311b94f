// SPDX-License-Identifier: Apache-2.0
// Spelling of dictionary words (kebab-case) in C and TypeScript.

/** `rx-packets` → `rx_packets` */
export function snake(word: string): string {
  return word.replaceAll('-', '_');
}

/** `rx-packets` → `RX_PACKETS` */
export function upper(word: string): string {
  return snake(word).toUpperCase();
}

/** `rx-packets` → `rxPackets` */
export function camel(word: string): string {
  return word.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `rx-packets` → `RxPackets` */
export function pascal(word: string): string {
  return word.charAt(0).toUpperCase() + camel(word).slice(1);
}
