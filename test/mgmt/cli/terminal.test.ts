// SPDX-License-Identifier: Apache-2.0
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Methods } from '../../../mgmt/daemon/protocol.js';
import { FakeControlServer } from './fake-control-server.js';
import { hasPseudoTerminals, KEY, PseudoTerminal } from './pseudo-terminal.js';
import { SAMPLES } from './samples.js';

describe('cli: on a pseudo-terminal (needs `script` of util-linux)', function () {
  this.timeout(20_000);
  let server: FakeControlServer;
  let terminal: PseudoTerminal | undefined;

  before(function () {
    if (!hasPseudoTerminals()) {
      this.skip();
    }
  });

  beforeEach(async () => {
    server = new FakeControlServer({ show: ({ what }) => SAMPLES[what] });
    await server.start();
  });

  afterEach(async () => {
    await terminal?.stop();
    terminal = undefined;
    await server.stop();
  });

  function historyFile(): string {
    return join(server.directory, 'history');
  }

  /** Opens a session and waits for its prompt. */
  async function open(rows?: number): Promise<PseudoTerminal> {
    terminal = new PseudoTerminal(server.path, historyFile(), rows);
    await terminal.see(/box# /);
    return terminal;
  }

  it('shows help at ? and keeps what was typed', async () => {
    const session = await open();
    session.type('show v?');
    const shown = await session.see(/vsds .*show v$/s);
    expect(shown)
      .to.match(/version +Versions of the parts/)
      .and.match(/vlans +VLANs/);
    session.type(`ersion${KEY.enter}`);
    expect(await session.see(/box# /)).to.include('DPDK 22.11.9');
  });

  it('shows range, unit and default of a value at ?', async () => {
    const session = await open();
    session.type('port 1.1 mtu ?');
    expect((await session.see(/default.*mtu $/s)).replace(/\s+/g, ' ')).to.include('default 1500');
  });

  it('stops long help at each page and then goes on with the line', async () => {
    const session = await open(10);
    session.type('?');
    await session.see(/system .*--More--/s);
    session.type('q');
    await session.see(/box# $/);
    session.type(`show version${KEY.enter}`);
    await session.see(/DPDK/);
  });

  it('takes ? inside quotes for a letter', async () => {
    const session = await open();
    session.type(`port 1.1 description "which rack?"${KEY.enter}`);
    await session.see(/box# /);
    const [edit] = server.asked('config.edit') as Methods['config.edit']['params'][];
    expect(edit?.edits.at(-1)?.value).to.equal('which rack?');
  });

  it('says what is wrong before the cursor at ?', async () => {
    const session = await open();
    session.type('port 99 ?');
    await session.see(/% port 99: .*slot 1 to 16/s);
  });

  it('completes words and the keys of objects at Tab', async () => {
    const session = await open();
    session.type(`sh${KEY.tab}serv${KEY.tab}nas${KEY.tab}`);
    expect(await session.see(/nas2.*show servers nas$/s)).to.match(/nas1 +exists\s+nas2 +exists/);
    session.type(`1${KEY.enter}`);
    await session.see(/Weight/);
    expect(server.asked('show')).to.deep.equal([{ what: 'servers', arguments: { key: 'nas1' } }]);
  });

  it('brings lines back with the arrow keys, also in the next session', async () => {
    const first = await open();
    first.type(`show version${KEY.enter}`);
    await first.see(/box# /);
    first.type(`quit${KEY.enter}`);
    expect(await first.end()).to.equal(0);
    const second = await open();
    second.type(KEY.up + KEY.up + KEY.enter);
    expect(await second.see(/box# $/)).to.include('DPDK 22.11.9');
    expect(server.asked('show')).to.have.length(2);
  });

  it('keeps history readable to its user only', async () => {
    const session = await open();
    session.type(`help${KEY.enter}`);
    await session.see(/box# /);
    session.type(KEY.ctrlD);
    expect(await session.end()).to.equal(0);
    expect(readFileSync(historyFile(), 'utf8')).to.equal('help\n');
    expect(statSync(historyFile()).mode & 0o777).to.equal(0o600);
  });

  it('opens the mode of an object and leaves it with exit', async () => {
    const session = await open();
    session.type(`virtual-domain nfs${KEY.enter}`);
    await session.see(/box\(virtual-domain nfs\)# /);
    session.type(`member nas1${KEY.enter}`);
    await session.see(/box\(virtual-domain nfs member nas1\)# /);
    session.type(`weight 2${KEY.enter}exit${KEY.enter}end${KEY.enter}`);
    await session.see(/box# /);
    const edits = server.asked('config.edit') as Methods['config.edit']['params'][];
    expect(edits.at(-1)?.edits.at(-1)).to.deep.equal({
      op: 'set',
      path: ['virtual-domain', 'nfs', 'member', 'nas1', 'weight'],
      value: 2,
    });
  });

  it('points at the word at fault', async () => {
    const session = await open();
    session.type(`port 1.1 mtu 100${KEY.enter}`);
    expect(await session.see(/out of range/)).to.match(/\n {18}\^/);
  });

  it('abandons a line at Ctrl-C', async () => {
    const session = await open();
    session.type(`commit${KEY.ctrlC}`);
    await session.see(/\^C\s+box# $/);
    session.type(`show version${KEY.enter}`);
    await session.see(/DPDK/);
    expect(server.asked('commit')).to.deep.equal([]);
  });

  it('ends a live view at Ctrl-C and goes on', async () => {
    const session = await open();
    session.type(`monitor 0.1${KEY.enter}`);
    await session.see(/Ctrl-C ends the view/);
    session.type(KEY.ctrlC);
    await session.see(/box# $/);
    session.type(`quit${KEY.enter}`);
    expect(await session.end()).to.equal(0);
  });

  it('stops long output at each page', async () => {
    const session = await open(10);
    session.type(`show system${KEY.enter}`);
    await session.see(/--More--/);
    session.type(KEY.enter);
    await session.see(/--More--/);
    session.type('q');
    expect(await session.see(/box# $/)).to.not.include('Last commit');
  });

  it('shows all of long output, page by page', async () => {
    const session = await open(10);
    session.type(`show system${KEY.enter}`);
    let text = '';
    for (
      let page = await session.see(/--More--|box# $/);
      ;
      page = await session.see(/--More--|box# $/)
    ) {
      text += page;
      if (page.endsWith('# ')) {
        break;
      }
      session.type(' ');
    }
    expect(text).to.include('Hostname').and.include('Last commit').and.include('flow-capacity');
  });

  it('marks a changed candidate and a running commit confirmed', async () => {
    server.handlers.status = () => ({
      hostname: 'box',
      candidateChanged: true,
      unsaved: true,
      confirm: { deadlineMs: 0, secondsLeft: 270 },
      pending: 0,
      fastpath: 'ready',
    });
    terminal = new PseudoTerminal(server.path, historyFile());
    await terminal.see(/box\*\[confirm 4m30s\]# /);
  });

  it('can be left, and tells how it is used, while sluiced is away', async () => {
    const session = await open();
    await server.stop();
    session.type(`help${KEY.enter}`);
    await session.see(/Type \? anywhere[^]*sluiced is away\]# $/);
    session.type(`quit${KEY.enter}`);
    expect(await session.end()).to.equal(0);
  });

  it('connects again after sluiced was away', async () => {
    const session = await open();
    server.dropConnections();
    session.type(KEY.enter);
    await session.see(/box(\[sluiced is away\])?# $/);
    session.type(`show version${KEY.enter}`);
    await session.see(/DPDK 22.11.9/);
  });

  it('takes pasted lines one after the other', async () => {
    const session = await open();
    session.type(`vlan 10${KEY.enter}name a${KEY.enter}exit${KEY.enter}vlan 20 name b${KEY.enter}`);
    await session.see(/name b\s+box# $/);
    const edits = server.asked('config.edit') as Methods['config.edit']['params'][];
    expect(edits.map((params) => params.edits.at(-1)?.path.join(' '))).to.deep.equal([
      'vlan 10',
      'vlan 10 name',
      'vlan 20 name',
    ]);
  });

  it('starts without a history that cannot be read', async () => {
    writeFileSync(historyFile(), '');
    const session = await open();
    session.type(KEY.ctrlD);
    expect(await session.end()).to.equal(0);
  });

  it('ends with 3 when sluiced cannot be reached', async () => {
    terminal = new PseudoTerminal(join(server.directory, 'none'), historyFile());
    await terminal.see(/sluiced is not running/);
    expect(await terminal.end()).to.equal(3);
  });
});
