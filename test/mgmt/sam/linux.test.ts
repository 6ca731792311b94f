// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { loadInto } from '../../../mgmt/config/load.js';
import type { ConfigDocument } from '../../../mgmt/daemon/protocol.js';
import { LinuxError, LinuxPart } from '../../../mgmt/sam/linux.js';

/** An `ip` that keeps addresses in memory. */
class FakeLinux {
  readonly commands: string[] = [];
  readonly addresses = new Map<string, Set<string>>();

  constructor(interfaces: Record<string, string[]>) {
    for (const [name, held] of Object.entries(interfaces)) this.addresses.set(name, new Set(held));
  }

  readonly run = (_program: string, args: readonly string[]): Promise<string> => {
    if (args.includes('show')) return Promise.resolve(this.show());
    const [, verb = '', address = '', , device = ''] = args;
    this.commands.push(`${verb} ${address} ${device}`);
    const held = this.addresses.get(device);
    if (held === undefined) {
      return Promise.reject(Object.assign(new Error('failed'), { stderr: 'Cannot find device\n' }));
    }
    if (verb === 'add') held.add(address);
    else held.delete(address);
    return Promise.resolve('');
  };

  private show(): string {
    return JSON.stringify(
      [...this.addresses].map(([ifname, held]) => ({
        ifname,
        addr_info: [...held].map((address) => {
          const [local, length] = address.split('/');
          return { local, prefixlen: Number(length) };
        }),
      })),
    );
  }
}

function ports(text: string): ConfigDocument {
  return loadInto({}, text, 'text');
}

describe("Linux's part of a configuration", () => {
  it('puts the addresses of a port on its tap', async () => {
    const linux = new FakeLinux({ 'p1.1': [] });
    await new LinuxPart(linux.run).apply(ports('port 1.1 addresses 10.1.0.1/24,10.3.0.1/16'), {});
    expect([...(linux.addresses.get('p1.1') ?? [])]).to.deep.equal(['10.1.0.1/24', '10.3.0.1/16']);
  });

  it('does nothing where nothing changes, and asks nothing where there are no addresses', async () => {
    const linux = new FakeLinux({ 'p1.1': ['10.1.0.1/24'] });
    const same = ports('port 1.1 addresses 10.1.0.1/24');
    await new LinuxPart(linux.run).apply(same, same);
    expect(linux.commands).to.deep.equal([]);
    await new LinuxPart(() => Promise.reject(new Error('asked'))).apply(ports('port 1.1'), {});
  });

  it('moves an address from one port to another: takes it away first', async () => {
    const linux = new FakeLinux({ 'p1.1': ['10.1.0.1/24'], 'p1.2': [] });
    await new LinuxPart(linux.run).apply(
      ports('port 1.2 addresses 10.1.0.1/24'),
      ports('port 1.1 addresses 10.1.0.1/24'),
    );
    expect(linux.commands).to.deep.equal(['del 10.1.0.1/24 p1.1', 'add 10.1.0.1/24 p1.2']);
  });

  it('leaves addresses alone that the configuration never named', async () => {
    const linux = new FakeLinux({ 'p1.1': ['192.0.2.1/32', '10.1.0.1/24'] });
    await new LinuxPart(linux.run).apply(
      ports('port 1.1'),
      ports('port 1.1 addresses 10.1.0.1/24'),
    );
    expect([...(linux.addresses.get('p1.1') ?? [])]).to.deep.equal(['192.0.2.1/32']);
  });

  it('undoes what it did when one address is refused, and names port, attribute and reason', async () => {
    const linux = new FakeLinux({ 'p1.1': ['10.1.0.9/24'] });
    const next = ports('port 1.1 addresses 10.1.0.1/24\nport 1.2 addresses 10.2.0.1/24');
    const previous = ports('port 1.1 addresses 10.1.0.9/24');
    let refusal: unknown;
    await new LinuxPart(linux.run).apply(next, previous).catch((error: unknown) => {
      refusal = error;
    });
    expect(refusal).to.be.instanceOf(LinuxError);
    expect(refusal).to.include({ object: 'port 1.2', attribute: 'addresses' });
    expect((refusal as LinuxError).message).to.equal(
      'port 1.2 addresses: Linux refused 10.2.0.1/24 on p1.2: Cannot find device.',
    );
    expect([...(linux.addresses.get('p1.1') ?? [])]).to.deep.equal(['10.1.0.9/24']);
  });
});
