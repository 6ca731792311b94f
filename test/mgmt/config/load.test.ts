// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { canonical, sameDocument } from '../../../mgmt/config/document.js';
import { ConfigError } from '../../../mgmt/config/errors.js';
import { dictionaryHash } from '../../../mgmt/config/grammar.js';
import { MAX_CONFIG_BYTES, loadInto, textHeader } from '../../../mgmt/config/load.js';
import { writeText } from '../../../mgmt/config/text-writer.js';
import { validate } from '../../../mgmt/config/validate.js';
import { SAMPLE, sample } from './sample.js';

interface BadInput {
  what: string;
  content: string;
  format?: 'json';
  code: string;
  message: RegExp;
  remedy: RegExp;
}

const whole = JSON.stringify({ dictionary: dictionaryHash, ...sample() });

const BAD: BadInput[] = [
  {
    what: 'JSON that ends in the middle',
    content: whole.slice(0, whole.length / 2),
    code: 'truncated',
    message: /truncated: it ends after \d+ bytes/,
    remedy: /again, whole/,
  },
  {
    what: 'JSON that is too long',
    content: `{"system": {"hostname": "${'x'.repeat(MAX_CONFIG_BYTES)}"}}`,
    code: 'too-long',
    message: /has \d+ bytes/,
    remedy: /At most 4194304/,
  },
  {
    what: 'JSON of another dictionary version',
    content: JSON.stringify({ ...sample(), dictionary: '0123456789abcdef' }),
    code: 'dictionary-mismatch',
    message: /written with dictionary 0123456789abcdef; this is [0-9a-f]{16}/,
    remedy: /release that wrote it/,
  },
  {
    what: 'command text of another dictionary version',
    content: `# sluice configuration, dictionary 0123456789abcdef\n${SAMPLE}`,
    code: 'dictionary-mismatch',
    message: /0123456789abcdef/,
    remedy: /Remove its first line/,
  },
  {
    what: 'JSON with a fault in the middle',
    content: '{"system":\n{"hostname" "box"}}',
    code: 'bad-json',
    message: /^Line 2: .*no valid JSON/,
    remedy: /Correct the line/,
  },
  {
    what: 'JSON that is no object',
    content: '[]',
    format: 'json',
    code: 'bad-json',
    message: /not an object/,
    remedy: /<kind>/,
  },
  {
    what: 'JSON with a kind that does not exist',
    content: '{"lun": {"1": {}}}',
    code: 'unknown-word',
    message: /`lun` is no kind of object/,
    remedy: /virtual-domain/,
  },
  {
    what: 'a file of one endless word, whose message stays short',
    content: '['.repeat(100_000),
    code: 'unknown-word',
    message: /^Line 1: `\[{57}…` is no kind of object/,
    remedy: /virtual-domain/,
  },
  {
    what: 'JSON with a number where an object belongs',
    content: '{"port": {"1.1": 7}}',
    code: 'bad-value',
    message: /port 1\.1 is no object/,
    remedy: /<attribute>/,
  },
  {
    what: 'JSON with text for a number',
    content: '{"port": {"1.1": {"mtu": "1500"}}}',
    code: 'bad-value',
    message: /port 1\.1 mtu: "1500" is not a whole number/,
    remedy: /576 to 9600 bytes/,
  },
  {
    what: 'a command with an unknown object, and says the line',
    content: 'system hostname box\nlun 7',
    code: 'unknown-word',
    message: /^Line 2: `lun` is no kind/,
    remedy: /port/,
  },
  {
    what: 'a command with an unknown attribute',
    content: 'port 1.1 speed 100',
    code: 'unknown-attribute',
    message: /^Line 1: port 1\.1 has no `speed`/,
    remedy: /device/,
  },
  {
    what: 'a port name out of range',
    content: 'port 17.1',
    code: 'bad-key',
    message: /^Line 1: port 17\.1: "17\.1" is not a name/,
    remedy: /slot 1 to 16/,
  },
  {
    what: 'a value out of range',
    content: 'port 1.1 mtu 100',
    code: 'bad-value',
    message: /port 1\.1 mtu: 100 is out of range/,
    remedy: /576 to 9600/,
  },
  {
    what: 'a table size that is no power of two',
    content: 'system flow-capacity 70000',
    code: 'bad-value',
    message: /70000 is not a power of two/,
    remedy: /65536/,
  },
  {
    what: 'an IPv6 address',
    content: 'server nas1 address 2001:db8::1',
    code: 'bad-value',
    message: /2001:db8::1 is IPv6/,
    remedy: /IPv4 address/,
  },
  {
    what: 'a subnet with host bits',
    content: 'virtual-domain nfs subnets 10.2.0.1/24',
    code: 'bad-value',
    message: /10\.2\.0\.1\/24 has bits set behind/,
    remedy: /10\.2\.0\.0\/24/,
  },
  {
    what: 'an attribute without value',
    content: 'port 1.1 type',
    code: 'incomplete',
    message: /`port 1\.1 type` is not complete/,
    remedy: /must follow/,
  },
  {
    what: 'a quote left open',
    content: 'port 1.1 description "to the clients',
    code: 'syntax',
    message: /quote " is left open/,
    remedy: /End the text/,
  },
  {
    what: 'the removal of what does not exist',
    content: 'no port 4.4',
    code: 'not-found',
    message: /port 4\.4 does not exist/,
    remedy: /show candidate/,
  },
  {
    what: 'words behind a removal',
    content: 'no port 1.1 mtu 1500',
    code: 'too-many-words',
    message: /`1500` is too much/,
    remedy: /Leave it out/,
  },
  {
    what: 'more values than a list holds',
    content: `virtual-domain nfs vips ${Array.from({ length: 9 }, (_, i) => `10.1.0.${i + 1}`).join(',')}`,
    code: 'limit',
    message: /10 values are too many/,
    remedy: /at most 8/,
  },
];

describe('loading a configuration', () => {
  for (const { what, content, format, code, message, remedy } of BAD) {
    it(`refuses ${what}, whole`, () => {
      const base = sample();
      const before = JSON.stringify(base);
      let refusal: unknown;
      try {
        loadInto(base, content, format ?? 'auto');
      } catch (error) {
        refusal = error;
      }
      expect(refusal).to.be.instanceOf(ConfigError);
      const error = refusal as ConfigError;
      expect(error.code).to.equal(code);
      expect(error.message).to.match(message);
      expect(error.remedy).to.match(remedy);
      expect(JSON.stringify(base)).to.equal(before);
    });
  }

  it('reads the JSON form back to an equal configuration', () => {
    expect(sameDocument(loadInto({}, whole, 'auto'), sample())).to.be.true;
  });

  it('reads back what a show of a configuration writes as JSON, its text form beside it', () => {
    const shown = JSON.stringify({ object: sample(), text: SAMPLE });
    expect(sameDocument(loadInto({}, shown, 'auto'), canonical(sample()))).to.equal(true);
  });

  it('merges JSON as it merges commands: lists grow, values are replaced', () => {
    const merged = loadInto(
      sample(),
      '{"virtual-domain": {"nfs": {"vips": ["10.1.0.101"], "vlan": "10", "member": {"nas1": {"weight": 5}}}}}',
      'json',
    );
    const domain = (merged['virtual-domain'] as Record<string, Record<string, unknown>>)['nfs'];
    expect(domain?.['vips']).to.deep.equal(['10.1.0.100', '10.1.0.101']);
    expect(domain?.['member']).to.deep.equal({ nas1: { weight: 5 }, nas2: {} });
  });

  it('accepts command text with our own header, comments and blank lines', () => {
    const text = `${textHeader()}\n! a comment\n   # another\n\nsystem hostname box # behind a command\n`;
    expect(loadInto({}, text, 'auto')).to.deep.equal({ system: { hostname: 'box' } });
  });
});

/** A small generator of numbers, so that a failure can be repeated by its seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A random configuration of well-formed objects; relations need not hold. */
function randomConfiguration(seed: number): string {
  const random = randomNumbers(seed);
  const texts = [
    'plain',
    'two words',
    'a "quoted" one',
    "it's",
    'back\\slash',
    '# no comment',
    '|;',
    'ü',
  ];
  const lines: string[] = [];
  for (let i = 0; i < 30; i++) {
    const text = JSON.stringify(texts[random(texts.length)] ?? '');
    const port = `port ${random(16) + 1}.${random(16) + 1}`;
    lines.push(`${port} mtu ${576 + random(9000)} enabled ${random(2) === 0}`);
    lines.push(`${port} description ${text}`, `${port} addresses 10.${random(9)}.0.1/24`);
    lines.push(`server s${random(9)} address 10.2.0.${random(200) + 1}`);
    lines.push(`virtual-domain d${random(4)} vips 10.1.0.${random(5) + 1}`);
    lines.push(`virtual-domain d${random(4)} member s${random(9)} weight ${random(256) + 1}`);
    if (random(5) === 0) lines.push(`np ${random(32)}`);
  }
  return lines.join('\n');
}

describe('the command text of a configuration', () => {
  for (let seed = 1; seed <= 25; seed++) {
    it(`reads back to an equal configuration (seed ${seed})`, () => {
      const document = tolerant(randomConfiguration(seed));
      const again = loadInto({}, writeText(document), 'text');
      expect(canonical(again)).to.deep.equal(canonical(document));
      expect(writeText(again)).to.equal(writeText(document));
    });
  }

  it('is the same text again for the sample, and valid', () => {
    const text = writeText(sample());
    expect(text).to.include('port 1.1 description "to the clients"\n');
    expect(text).to.include('virtual-domain nfs member nas1 weight 2\n');
    expect(text).to.include('np 0\n');
    expect(validate(loadInto({}, text, 'text'))).to.deep.equal([]);
  });
});

/** Loads line by line and leaves out what is refused (a list that overflows). */
function tolerant(text: string) {
  let document = {};
  for (const line of text.split('\n')) {
    try {
      document = loadInto(document, line, 'text');
    } catch (error) {
      if (!(error instanceof ConfigError) || error.code !== 'limit') throw error;
    }
  }
  return document;
}
