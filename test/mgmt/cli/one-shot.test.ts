// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Methods } from '../../../mgmt/daemon/protocol.js';
import { FakeControlServer, Refusal } from './fake-control-server.js';
import type { Handlers } from './fake-control-server.js';
import { runSluice, startSluice } from './program.js';
import type { Finished } from './program.js';
import { SAMPLES } from './samples.js';

const handlers: Handlers = {
  show: ({ what }) => SAMPLES[what],
  commit: () => {
    throw new Refusal({
      code: 'unknown-device',
      message: 'no such network device.',
      object: 'port 1.9',
      attribute: 'device',
      remedy: 'Type `ip link` to see what there is.',
    });
  },
};

const COMMITTED = { commit: 2, generation: 7, changes: 1, pending: [], warnings: [] };

describe('cli: one-shot', () => {
  let server: FakeControlServer;

  beforeEach(async () => {
    server = new FakeControlServer({ ...handlers });
    await server.start();
  });

  afterEach(async () => {
    await server.stop();
  });

  function sluice(args: readonly string[], input = ''): Promise<Finished> {
    return runSluice(args, server.path, input);
  }

  /** A file of commands in the test's own directory. */
  function fileOf(text: string): string {
    const path = join(server.directory, 'commands');
    writeFileSync(path, text);
    return path;
  }

  describe('exit codes', () => {
    const cases: [string, readonly string[], number, RegExp][] = [
      ['0 for a command that was done', ['show', 'version'], 0, /^$/],
      ['0 for a comment and for nothing', ['# nothing'], 0, /^$/],
      ['1 for a command that is not known', ['shwo'], 1, /^% `shwo` is no command/],
      ['1 for a value out of range', ['port', '1.1', 'mtu', '100'], 1, /out of range/],
      [
        '1 for what sluiced refuses',
        ['commit'],
        1,
        /^% port 1.9 device: no such network device\. {2}Type `ip link`/,
      ],
      [
        '1 for a file that is not there',
        ['-f', '/no/such/file'],
        1,
        /^% \/no\/such\/file: there is no such file/,
      ],
      ['1 for a file to load that is a directory', ['load', '/'], 1, /^% \/: it is a directory/],
      [
        '2 for an option that is not known',
        ['--frobnicate'],
        2,
        /--frobnicate: there is no such option/,
      ],
      ['2 for an option without its value', ['--socket'], 2, /--socket: the path .* must follow/],
      ['2 for two sources of commands', ['-c', 'show version', '-f', 'x'], 2, /exclude each other/],
    ];
    for (const [what, args, code, stderr] of cases) {
      it(`is ${what}`, async () => {
        const finished = await sluice(args);
        expect(finished.stderr).to.match(stderr);
        expect(finished.code).to.equal(code);
      });
    }

    it('is 3, with the way to start sluiced, when nobody listens', async () => {
      const { code, stderr } = await runSluice(['show', 'version'], join(server.directory, 'none'));
      expect(code).to.equal(3);
      expect(stderr).to.match(/no such control socket.*Start it with `sluiced`.*--socket PATH/);
    });

    it('is 3 when sluiced dies in the middle of a request', async () => {
      server.handlers.show = () => {
        server.dropConnections();
        return undefined;
      };
      expect((await sluice(['show', 'version'])).code).to.equal(3);
    });

    it('is 3 when sluiced speaks another version of the protocol', async () => {
      server.handlers.hello = () => ({
        protocol: 99,
        version: '9',
        dictionary: '',
        hostname: 'box',
        pid: 1,
      });
      const { code, stderr } = await sluice(['show', 'version']);
      expect(code).to.equal(3);
      expect(stderr).to.include('version 99');
    });
  });

  it('finds the socket by --socket as well', async () => {
    const { code } = await runSluice(['--socket', server.path, 'show', 'version'], undefined);
    expect(code).to.equal(0);
  });

  it('says who asks, for the audit', async () => {
    await sluice(['show', 'version']);
    expect(server.asked('hello')[0]).to.have.property('from', 'script');
  });

  it('joins arguments, with | as one of them', async () => {
    const { stdout } = await sluice(['show', 'ports', '|', 'json']);
    expect(JSON.parse(stdout)).to.deep.equal(SAMPLES.ports);
  });

  it('gives text in an argument its quotes back', async () => {
    await sluice(['port', '1.1', 'description', 'to the "left" rack; lower']);
    const [{ edits } = { edits: [] }] = server.asked(
      'config.edit',
    ) as Methods['config.edit']['params'][];
    expect(edits.at(-1)).to.deep.equal({
      op: 'set',
      path: ['port', '1.1', 'description'],
      value: 'to the "left" rack; lower',
    });
  });

  it('takes a | inside an argument for a part of it, as in a regular expression', async () => {
    const { stdout } = await sluice(['show', 'version', '|', 'include', 'Node|Control']);
    expect(stdout).to.match(/^Control.*\nNode/);
  });

  it('filters the lines of a show', async () => {
    const { stdout } = await sluice(['show running-config | exclude type | count']);
    expect(stdout).to.equal('1\n');
  });

  it('counts what include leaves', async () => {
    expect((await sluice(['show', 'version', '| include Node'])).stdout).to.match(/^Node\.js +v20/);
    expect((await sluice(['show', 'version', '|begin Control'])).stdout.split('\n')).to.have.length(
      3,
    );
  });

  it('runs the commands of -c in order', async () => {
    const { code } = await sluice(['-c', 'vlan 10; no vlan 20; show drops']);
    expect(code).to.equal(0);
    expect(server.seen.map((entry) => entry.method)).to.deep.equal([
      'hello',
      'config.edit',
      'config.edit',
      'show',
    ]);
  });

  it('runs a file with modes and stops at the first error, naming file and line', async () => {
    const file = fileOf('# ports\nport 1.1\n  type router\n  mtu 100\nexit\nvlan 10\n');
    const { code, stderr } = await sluice(['-f', file]);
    expect(code).to.equal(1);
    expect(stderr).to.match(new RegExp(`^% ${file} line 4: port 1.1 mtu: 100 is out of range`));
    const edits = server.asked('config.edit') as Methods['config.edit']['params'][];
    expect(edits.map(({ edits: [first, second] }) => (second ?? first)?.path)).to.deep.equal([
      ['port', '1.1'],
      ['port', '1.1', 'type'],
    ]);
  });

  it('reads commands from standard input when it is no terminal', async () => {
    const { code, stdout } = await sluice([], 'show version\nquit\nshow drops\n');
    expect(code).to.equal(0);
    expect(stdout).to.include('DPDK 22.11.9');
    expect(server.asked('show')).to.have.length(1);
  });

  it('names the line of standard input that is refused', async () => {
    const { code, stderr } = await sluice([], '\n\nshow nothing\n');
    expect([code, stderr]).to.satisfy(
      ([exit, text]: [number, string]) => exit === 1 && text.startsWith('% input line 3: '),
    );
  });

  it('loads a file by its content', async () => {
    server.handlers['config.load'] = () => ({ changes: 2 });
    const file = fileOf('vlan 10\n');
    const { stdout } = await sluice(['load', file, 'replace']);
    expect(stdout).to.include('2 changes in the candidate');
    expect(server.asked('config.load')).to.deep.equal([
      { content: 'vlan 10\n', format: 'auto', mode: 'replace' },
    ]);
  });

  it('stops reading a file that does not end', async () => {
    const { code, stderr } = await sluice(['load', '/dev/zero']);
    expect(stderr).to.match(/^% \/dev\/zero: it has more than the 4194304 bytes/);
    expect(code).to.equal(1);
  });

  it('shows what can follow where a line ends in ?', async () => {
    const { code, stdout } = await sluice(['show', '?']);
    expect(stdout).to.match(/^ {2}version +Versions of the parts$/m);
    expect(code).to.equal(0);
  });

  it('takes a ? for what it is in free text', async () => {
    server.handlers.commit = () => ({ ...COMMITTED, changes: 1 });
    await sluice(['commit', 'comment', 'why', '?']);
    expect(server.asked('commit')).to.deep.equal([{ comment: 'why ?' }]);
  });

  it('names the line of a loaded file once', async () => {
    server.handlers['config.load'] = () => {
      throw new Refusal({ code: 'unknown-word', message: 'Line 3: no.', line: 3 });
    };
    expect((await sluice(['load', fileOf('x')])).stderr).to.equal('% Line 3: no.\n');
  });

  it('promises no rollback of a commit confirmed that changed nothing', async () => {
    server.handlers['commit.confirmed'] = () => ({ ...COMMITTED, changes: 0 });
    const { stdout } = await sluice(['commit', 'confirmed', '5']);
    expect(stdout).to.equal('Nothing to commit; commit 2 is running.\n');
  });

  it('asks for seconds of a commit confirmed, whatever the unit', async () => {
    server.handlers['commit.confirmed'] = () => ({
      commit: 2,
      generation: 7,
      changes: 1,
      pending: [],
      warnings: [],
    });
    await sluice(['-c', 'commit confirmed 5; commit confirmed 30s comment try it']);
    expect(server.asked('commit.confirmed')).to.deep.equal([
      { seconds: 300 },
      { seconds: 30, comment: 'try it' },
    ]);
  });

  it('shows every fault of a commit, each with its remedy', async () => {
    const fault = { code: 'unknown-reference', message: 'no such VLAN.', attribute: 'vlan' };
    server.handlers.commit = () => {
      throw new Refusal({
        ...fault,
        object: 'virtual-domain a',
        all: [
          { ...fault, object: 'virtual-domain a', remedy: 'Make it with `vlan 1`.' },
          { ...fault, object: 'virtual-domain b', remedy: 'Make it with `vlan 2`.' },
        ],
      });
    };
    const { stderr } = await sluice(['commit']);
    expect(stderr).to.equal(
      '% virtual-domain a vlan: no such VLAN.  Make it with `vlan 1`.\n' +
        '% virtual-domain b vlan: no such VLAN.  Make it with `vlan 2`.\n',
    );
  });

  it('follows events as one JSON object per line until it is interrupted', async () => {
    const [event] = SAMPLES.events.events;
    server.handlers.events = (_params, chunk) => {
      chunk(event);
      return undefined;
    };
    server.handlers.cancel = () => ({});
    const child = startSluice(['show', 'events', 'follow', '|', 'json'], server.path);
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(JSON.parse(line)).to.deep.equal(event);
    child.kill('SIGINT');
    expect(await once(child, 'close')).to.deep.equal([0, null]);
  });

  it('shows the growth of counters per second in a live view', async () => {
    let packets = 0;
    server.handlers.show = ({ what }) => {
      packets += 1000;
      const paths = { flowThru: packets, buffered: 0, slow: 0, service: 0 };
      return what === 'counters' ? { ...SAMPLES.counters, paths } : SAMPLES[what];
    };
    const child = startSluice(['monitor', 'counters', '0.1'], server.path);
    const [text] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(text).to.match(/flow-thru +\d+ +[1-9][0-9.k]*\/s/);
    child.kill('SIGINT');
    expect(await once(child, 'close')).to.deep.equal([0, null]);
  });

  it('goes on quietly when nobody reads its output any more', async () => {
    const child = startSluice(['-c', 'show version; show version; vlan 10'], server.path);
    child.stdout.destroy();
    child.stdin.end();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    expect(await once(child, 'close')).to.deep.equal([0, null]);
    expect(stderr).to.equal('');
    expect(server.asked('config.edit')).to.have.length(1);
  });

  it('prints its usage and its version without sluiced', async () => {
    const usage = await runSluice(['--help'], undefined);
    const version = await runSluice(['--version'], undefined);
    expect([usage.code, version.code]).to.deep.equal([0, 0]);
    expect(usage.stdout).to.include('Exit codes: 0 done');
    expect(version.stdout).to.match(/^sluice \d+\.\d+\.\d+\n$/);
  });
});
