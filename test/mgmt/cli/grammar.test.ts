// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { complete, help } from '../../../mgmt/cli/assist.js';
import { CandidateLookup } from '../../../mgmt/cli/candidate-lookup.js';
import { GrammarError } from '../../../mgmt/cli/errors.js';
import { parseFilters } from '../../../mgmt/cli/pipe.js';
import { rootsOf, walkInMode } from '../../../mgmt/cli/roots.js';
import { suggest } from '../../../mgmt/cli/suggest.js';
import { splitCommands, splitLine, splitPipes, wordsOf } from '../../../mgmt/cli/words.js';
import { topKinds } from '../../../mgmt/config/grammar.js';

const lookup = new CandidateLookup({
  port: { '1.1': {}, '1.2': {}, '2.1': {} },
  vlan: { '10': { ports: ['1.1', '2.1'] } },
  server: { nas1: {}, nas2: {}, tape: {} },
  'virtual-domain': { nfs: { member: { nas1: {} } }, web: { member: { www1: {} } } },
});

/** A mode by the words of its object, `''` for the top level. */
function modeOf(object: string): { path: string[] } | undefined {
  return object === '' ? undefined : { path: object.split(' ') };
}

/** The line in full words. */
function full(line: string, mode = ''): string {
  return walkInMode(modeOf(mode), wordsOf(line)).words.join(' ');
}

/** The error of a line; fails if there is none. */
function errorOf(line: string, mode = ''): GrammarError {
  try {
    const [command = [], ...filters] = splitPipes(wordsOf(line));
    walkInMode(modeOf(mode), command);
    parseFilters(filters);
  } catch (error) {
    if (error instanceof GrammarError) {
      return error;
    }
    throw error;
  }
  throw new Error(`\`${line}\` was accepted`);
}

async function helpWords(line: string, mode = ''): Promise<string[]> {
  return (await help(rootsOf(modeOf(mode)), line, lookup)).map((entry) => entry.word);
}

describe('cli: lines that are accepted', () => {
  const accepted: [string, string, string, string][] = [
    ['words in full', '', 'show ports', 'show ports'],
    ['the shortest words that are unique', '', 'sh vi', 'show virtual-domains'],
    ['a word that is also the beginning of another', '', 'show servers', 'show servers'],
    [
      'several attributes of one object',
      '',
      'port 1.1 type router np 0',
      'port 1.1 type router np 0',
    ],
    [
      'abbreviated attributes and values',
      '',
      'port 1.1 ty rou ena tr',
      'port 1.1 type router enabled true',
    ],
    ['an object alone', '', 'vlan 10', 'vlan 10'],
    ['a nested object', '', 'virt nfs mem nas1 wei 2', 'virtual-domain nfs member nas1 weight 2'],
    ['a list joined by commas', '', 'vlan 10 ports 1.1,2.1', 'vlan 10 ports 1.1,2.1'],
    ['no and an object', '', 'no port 1.1', 'no port 1.1'],
    ['no and an attribute', '', 'no port 1.1 desc', 'no port 1.1 description'],
    ['no and an element of a list', '', 'no vlan 10 ports 1.1', 'no vlan 10 ports 1.1'],
    ['text in quotes', '', 'port 1.1 description "a | b"', 'port 1.1 description a | b'],
    [
      'a quoted word that would be a keyword',
      '',
      'port 1.1 description "mtu"',
      'port 1.1 description mtu',
    ],
    ['a comment of several words', '', 'commit comment add a shelf', 'commit comment add a shelf'],
    ['minutes of a commit confirmed', '', 'commit confirmed 5', 'commit confirmed 5'],
    [
      'seconds of a commit confirmed',
      '',
      'comm confirmed 30s comment try',
      'commit confirmed 30s comment try',
    ],
    [
      'filters in any order',
      '',
      'show flows limit 5 np 0 client 10.1.0.11',
      'show flows limit 5 np 0 client 10.1.0.11',
    ],
    [
      'filters of TCP connections',
      '',
      'show tcp connections state time-wait peer 2001:db8::11 sp 0 lim 3',
      'show tcp connections state time-wait peer 2001:db8::11 sp 0 limit 3',
    ],
    [
      'a TCP connection by its ends',
      '',
      'show tcp connection [2001:db8::50]:7 [2001:db8::11]:40000',
      'show tcp connection [2001:db8::50]:7 [2001:db8::11]:40000',
    ],
    ['TCP statistics of an SP', '', 'show tcp stat sp 0 all', 'show tcp statistics sp 0 all'],
    [
      'a TCP connection to reset',
      '',
      'reset tcp con 10.1.0.50:7 10.1.0.11:40000',
      'reset tcp connection 10.1.0.50:7 10.1.0.11:40000',
    ],
    ['times of a procedure', '', 'show nfs lat proc WRITE', 'show nfs latency procedure write'],
    ['files used most', '', 'show nfs files top 5', 'show nfs files top 5'],
    [
      'filters of a trace in any order',
      '',
      'trace nfs proc read cli 10.1.0.11 sec 5',
      'trace nfs procedure read client 10.1.0.11 seconds 5',
    ],
    [
      'a replica by the word that members of domains have too',
      '',
      'filesys home member nas1 path /export',
      'filesystem home member nas1 path /export',
    ],
    [
      'a member to reinstate',
      '',
      'filesystem home reinstate nas1 force',
      'filesystem home reinstate nas1 force',
    ],
    [
      'a member to reinstate, in the mode of its file system',
      'filesystem home',
      'reinstate nas1',
      'reinstate nas1',
    ],
    ['two configurations to compare', '', 'compare startup 3', 'compare startup 3'],
    ['an attribute in the mode of its object', 'port 1.1', 'mtu 9000', 'mtu 9000'],
    ['no in the mode of an object', 'port 1.1', 'no desc', 'no description'],
    ['an attribute that begins like a command', 'np 0', 'l 3', 'lcore 3'],
    ['a command in the mode of an object', 'port 1.1', 'show ports', 'show ports'],
    [
      'a nested object in the mode of its parent',
      'virtual-domain nfs',
      'member nas2 weight 3',
      'member nas2 weight 3',
    ],
    [
      'an attribute of a nested object in its mode',
      'virtual-domain nfs member nas1',
      'weight 3',
      'weight 3',
    ],
    ['another object in a mode', 'vlan 10', 'port 1.1', 'port 1.1'],
    [
      'an object whose kind is an attribute of the mode',
      'port 1.1',
      'np 1 lcore 2',
      'np 1 lcore 2',
    ],
    ['no and another object in a mode', 'vlan 10', 'no port 1.1', 'no port 1.1'],
    [
      'the settings of the only object of its kind',
      '',
      'system hostname box',
      'system hostname box',
    ],
  ];
  for (const [what, mode, line, expected] of accepted) {
    it(`takes ${what}: ${mode === '' ? '' : `(${mode}) `}${line}`, () => {
      expect(full(line, mode)).to.equal(expected);
    });
  }
});

describe('cli: lines that are refused', () => {
  const refused: [string, string, string, RegExp][] = [
    [
      'an unknown command with one like it',
      'shwo ports',
      'unknown-word',
      /`shwo` is no command.*Did you mean show\?/,
    ],
    [
      'an unknown show with one like it',
      'show portz',
      'unknown-word',
      /`portz` is not known after `show`.*ports/,
    ],
    ['a word like nothing', 'xyzzy', 'unknown-word', /What can stand here: system/],
    [
      'a TCP connection without a port',
      'show tcp connection 10.1.0.50 10.1.0.11:40000',
      'bad-value',
      /`10\.1\.0\.50` is not an address with a port.*10\.1\.0\.50:7 or \[2001:db8::50\]:7/s,
    ],
    [
      'a TCP connection with an IPv6 address out of brackets',
      'show tcp connection 2001:db8::50:7 10.1.0.11:40000',
      'bad-value',
      /is not an address with a port/,
    ],
    [
      'a TCP port beyond the last',
      'reset tcp connection 10.1.0.50:65536 10.1.0.11:40000',
      'bad-value',
      /is not an address with a port/,
    ],
    [
      'an abbreviation of a word that must be typed in full',
      'filesystem home reinst nas1',
      'unknown-word',
      /`reinst` is not known after `filesystem home`/,
    ],
    ['a procedure that is none', 'show nfs latency procedure writ', 'bad-value', /readdirplus/],
    ['an ambiguous abbreviation', 's', 'ambiguous-word', /`s` is ambiguous: .*system.*show.*save/],
    ['an ambiguous attribute', 'port 1.1 de x', 'ambiguous-word', /device, description/],
    [
      'a number below its range',
      'port 1.1 mtu 100',
      'bad-value',
      /port 1.1 mtu: 100 is out of range.*from 576 to 9600 bytes/,
    ],
    [
      'a number above its range',
      'virtual-domain nfs member nas1 weight 257',
      'bad-value',
      /weight: 257 .*from 1 to 256/,
    ],
    ['a number that is none', 'port 1.1 mtu large', 'bad-value', /"large" is not a whole number/],
    [
      'a number that is no power of two',
      'system flow-capacity 65535',
      'bad-value',
      /power of two, such as 65536/,
    ],
    ['a port that cannot be', 'port 1.17', 'bad-value', /port 1.17: .*slot 1 to 16/],
    ['a VLAN that cannot be', 'vlan 4095', 'bad-value', /vlan 4095: .*1 to 4094/],
    [
      'an address that is none',
      'server nas1 address 10.1.0',
      'bad-value',
      /server nas1 address: .*such as 10.1.0.100/,
    ],
    [
      'one bad element of a list',
      'virtual-domain nfs vips 10.1.0.100,10.1.0',
      'bad-value',
      /"10.1.0" is not an address/,
    ],
    ['an unknown value', 'port 1.1 type rooter', 'unknown-word', /Did you mean router\?/],
    [
      'a missing value',
      'port 1.1 mtu',
      'incomplete',
      /`port 1.1 mtu` is not complete.*<576..9600>/,
    ],
    ['a missing key', 'port', 'incomplete', /What can follow: <port>/],
    [
      'too many words',
      'show version now',
      'too-many-words',
      /`now` is too much: `show version` is complete/,
    ],
    [
      'an attribute given twice',
      'port 1.1 mtu 1500 mtu 9000',
      'unknown-word',
      /`mtu` is not known after/,
    ],
    ['a quote left open', 'port 1.1 description "x', 'bad-quoting', /End the text with "/],
    ['a time that is none', 'commit confirmed soon', 'bad-value', /such as 30s/],
    ['a commit too far back', 'rollback 51', 'bad-value', /from 1 to 50/],
    ['a filter that is missing', 'show ports |', 'bad-pipe', /A filter is missing/],
    ['a filter that is unknown', 'show ports | grep up', 'unknown-word', /`grep` .*include/],
    ['a filter without its pattern', 'show ports | include', 'incomplete', /<pattern>/],
    ['a pattern that is none', 'show ports | include (', 'bad-value', /no regular expression/],
    ['json that is not first', 'show ports | count | json', 'bad-pipe', /`json` must be the first/],
  ];
  for (const [what, line, code, message] of refused) {
    it(`refuses ${what}: ${line}`, () => {
      const error = errorOf(line);
      expect(error.code).to.equal(code);
      expect(`${error.message} ${error.remedy ?? ''}`).to.match(message);
    });
  }

  it('refuses a line of the top level in the words of the mode when it fits neither', () => {
    expect(errorOf('mtuu 9000', 'port 1.1').message).to.equal('`mtuu` is no command.');
  });

  it('points at the word at fault', () => {
    expect(errorOf('port 1.1 mtu 100').column).to.equal('port 1.1 mtu '.length);
  });
});

describe('cli: what ? shows', () => {
  it('offers every kind of the dictionary and every command at the beginning', async () => {
    const words = await helpWords('');
    expect(words).to.include.members(topKinds().map((kind) => kind.name));
    expect(words).to.include.members(['show', 'commit', 'no', 'rollback', 'exit']);
  });

  it('shows range, unit, default and effect of a number', async () => {
    const [line] = await help(rootsOf(undefined), 'port 1.1 mtu ', lookup);
    expect(line?.word).to.equal('<576..9600>');
    expect(line?.help).to.include('unit bytes; default 1500; takes effect at port-restart');
  });

  const shown: [string, string, string, readonly string[]][] = [
    [
      'the words that begin like what is typed',
      '',
      'show v',
      ['version', 'vlans', 'vsds', 'virtual-domains'],
    ],
    [
      'the values of an enumeration',
      '',
      'virtual-domain nfs method ',
      ['round-robin', 'least-connections', 'source-hash'],
    ],
    ['a key and the objects that exist', '', 'server ', ['<server>', 'nas1', 'nas2', 'tape']],
    ['a reference and the objects it may name', '', 'port 1.1 np ', ['<np>']],
    ['that a line may end', '', 'show drops ', ['all', '<enter>']],
    ['the filters behind |', '', 'show ports | ', ['include', 'exclude', 'begin', 'count', 'json']],
    [
      'what a list has now behind no',
      '',
      'no vlan 10 ports ',
      ['<port,…>', '1.1', '2.1', '<enter>'],
    ],
    ['attributes in the mode of an object', 'np 0', 'lc', ['lcore']],
  ];
  for (const [what, mode, line, expected] of shown) {
    it(`shows ${what}: ${line}?`, async () => {
      expect(await helpWords(line, mode)).to.deep.equal(expected);
    });
  }

  it('does not offer an attribute that the line has already', async () => {
    const words = await helpWords('port 1.1 mtu 1500 ');
    expect(words).to.include('type');
    expect(words).to.not.include('mtu');
  });

  it('says what is wrong before the cursor instead', async () => {
    let thrown: unknown;
    await help(rootsOf(undefined), 'port 99 ', lookup).catch((error: unknown) => (thrown = error));
    expect(thrown).to.be.instanceOf(GrammarError);
  });
});

describe('cli: what Tab does', () => {
  const completed: [string, string, string][] = [
    ['finishes a word that is unique', 'comm', 'it '],
    ['goes as far as all candidates agree', 'show v', ''],
    ['goes on to the common beginning', 'show st', 'a'],
    ['finishes a word whose beginning another shares', 'show startup', '-config '],
    ['finishes the key of an object that exists', 'server ta', 'pe '],
    ['goes as far as keys agree', 'server na', 's'],
    ['finishes a value of an enumeration', 'virtual-domain nfs method l', 'east-connections '],
    ['finishes a reference', 'virtual-domain nfs vlan 1', '0 '],
    ['finishes the last element of a list', 'vlan 10 ports 1.1,2', '.1 '],
    ['finishes the member of the domain named before', 'virtual-domain web member w', 'ww1 '],
    ['finishes any member in a filter', 'show flows member w', 'ww1 '],
    ['finishes only members of the domain in a filter', 'show flows domain nfs member w', ''],
    ['finishes a filter behind |', 'show ports | inc', 'lude '],
    ['does nothing to a word that nothing begins with', 'show q', ''],
  ];
  for (const [what, line, expected] of completed) {
    it(`${what}: ${line}`, async () => {
      expect((await complete(rootsOf(undefined), line, lookup)).insert).to.equal(expected);
    });
  }

  it('shows what could be meant when it cannot go on', async () => {
    const { alternatives } = await complete(rootsOf(undefined), 'server nas', lookup);
    expect(alternatives.map((entry) => entry.word)).to.deep.equal(['nas1', 'nas2']);
  });
});

describe('cli: words', () => {
  it('keeps quoted text together and knows where each word began', () => {
    expect(splitLine('a "b c" d\\ e').words).to.deep.equal([
      { text: 'a', start: 0, quoted: false },
      { text: 'b c', start: 2, quoted: true },
      { text: 'd e', start: 8, quoted: false },
    ]);
  });

  it('takes # and ! at the beginning of a word for comments', () => {
    expect([
      wordsOf('# all'),
      wordsOf('! all'),
      wordsOf('a # b').map((word) => word.text),
    ]).to.deep.equal([[], [], ['a']]);
  });

  it('parts commands at ; and line ends, not inside quotes', () => {
    expect(splitCommands('a; b\nc "x;y"; ')).to.deep.equal(['a', ' b', 'c "x;y"']);
  });

  const near: [string, readonly string[]][] = [
    ['shwo', ['show']],
    ['comit', ['commit']],
    ['zzz', []],
  ];
  for (const [typed, expected] of near) {
    it(`thinks that ${typed} was meant to be ${expected.join(' or ') || 'nothing known'}`, () => {
      expect(suggest(typed, ['show', 'commit', 'compare', 'save'])).to.deep.equal(expected);
    });
  }
});
