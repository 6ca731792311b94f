// SPDX-License-Identifier: Apache-2.0
// What compiled code of the packet path calls: nothing that locks, allocates, logs or enters the
// kernel. Names that the compiler cannot poison (ordinary words such as `free`) are caught here too.
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

/** Memory and string functions without state, and what the compiler itself inserts. */
const FREESTANDING = [
  /^mem(cpy|move|set|cmp|chr)$/,
  /^str(n?len|n?cmp|chr)$/,
  /^__stack_chk_fail$/,
  /^_GLOBAL_OFFSET_TABLE_$/,
];

/** Formatting into the caller's buffer: for addresses and reasons in text, off the packet path. */
const FORMATTING = [/^(__)?v?snprintf(_chk)?$/, /^inet_(ntop|pton)$/];

/** Frames out of and into their pool; __rte_panic is behind DPDK's own assertions. */
const FRAMES = [
  /^(rte_pktmbuf_(copy|free_bulk)|__rte_pktmbuf_read)$/,
  /^rte_mempool_ops_table$/,
  /^per_lcore__lcore_id$/,
  /^__tls_get_addr$/,
  /^__rte_panic$/,
];

/** Files of shared regions; the rings themselves are beside them in ring.c. */
const FILES = [
  /^(open|close|fstat|pread|rename|unlink|mmap|munmap|posix_fallocate|ftruncate)$/,
  /^(strerror|__errno_location)$/,
];

/** Sockets under TCP_REPAIR. */
const SOCKETS = [
  /^(socket|bind|connect|close|ioctl|send|recv|[gs]etsockopt|getsockname|getpeername)$/,
  /^__errno_location$/,
];

const ours = /^sl_/;

interface Allowance {
  library: string;
  symbols: RegExp[];
  /** The only objects that are on the packet path; all unless said otherwise. */
  only?: readonly string[];
  /** Objects that are not on the packet path, with what they may call beyond the list and why. */
  beyond?: Record<string, { why: string; symbols: RegExp[] }>;
}

const ALLOWED: Allowance[] = [
  { library: 'firmware/wire/libsl_wire.a', symbols: [...FREESTANDING, ...FORMATTING] },
  { library: 'firmware/iff/libsl_iff.a', symbols: FREESTANDING },
  { library: 'firmware/locator/libsl_locator.a', symbols: FREESTANDING },
  { library: 'firmware/impair/libsl_impair.a', symbols: FREESTANDING },
  { library: 'firmware/tcp/libsl_tcp.a', symbols: FREESTANDING },
  { library: 'firmware/rpc/libsl_rpc.a', symbols: FREESTANDING },
  { library: 'firmware/datagram/libsl_datagram.a', symbols: FREESTANDING },
  { library: 'firmware/nfswire/libsl_nfswire.a', symbols: FREESTANDING },
  {
    library: 'firmware/nfs/libsl_nfs.a',
    symbols: [...FREESTANDING, ...FORMATTING],
  },
  // The rest of it is the store's thread.
  { library: 'firmware/store/libsl_store.a', symbols: FREESTANDING, only: ['port.c.o'] },
  { library: 'firmware/repair/libsl_repair.a', symbols: [...FREESTANDING, ...SOCKETS] },
  {
    library: 'firmware/shm/libsl_shm.a',
    symbols: FREESTANDING,
    beyond: {
      'region.c.o': { why: 'words its refusals', symbols: FORMATTING },
      'map.c.o': { why: 'makes and maps the file', symbols: [...FILES, ...FORMATTING] },
    },
  },
  {
    library: 'firmware/np/libsl_np.a',
    symbols: [...FREESTANDING, ...FRAMES],
    beyond: {
      'fabric_create.c.o': {
        why: 'runs once, before the workers',
        symbols: [
          /^rte_(zmalloc|free|ring_create|ring_free|get_tsc_hz)$/,
          /^rte_rcu_qsbr_(get_memsize|init)$/,
          /^(clock_gettime|snprintf|__u?divti3)$/,
        ],
      },
      'fabric.c.o': { why: 'control thread only', symbols: [/^rte_rcu_qsbr_synchronize$/] },
      'worker.c.o': {
        why: 'start of a worker, and its sleep when idle',
        symbols: [/^(nanosleep|prctl)$/, /^rte_rcu_qsbr_thread_(un)?register$/],
      },
    },
  },
  {
    library: 'firmware/endpoint/libsl_endpoint.a',
    symbols: [...FREESTANDING, ...FRAMES],
    beyond: {
      'endpoint.c.o': {
        why: 'makes and unmakes an endpoint, while no worker runs',
        symbols: [
          /^rte_(zmalloc|free)$/,
          /^rte_pktmbuf_pool_create$/,
          /^rte_mempool_free$/,
          /^snprintf$/,
        ],
      },
      'pattern.c.o': {
        why: 'makes and unmakes the pattern, while no worker runs',
        symbols: [/^rte_pktmbuf_pool_create$/, /^rte_mempool_free$/, /^snprintf$/],
      },
    },
  },
  {
    library: 'firmware/nas/libsl_nas.a',
    symbols: [...FREESTANDING, ...FRAMES, /^rte_(mempool_avail_count|rand)$/],
    beyond: {
      'create.c.o': {
        why: 'makes and unmakes the switch, while no worker runs',
        symbols: [
          /^rte_(zmalloc|free)$/,
          /^rte_pktmbuf_pool_create$/,
          /^rte_mempool_free$/,
          /^(snprintf|mmap|munmap|madvise)$/,
        ],
      },
    },
  },
];

/** A call out of an archive: the symbol, and the object that wants it. */
interface Call {
  symbol: string;
  object: string;
}

/** Undefined symbols of an archive that no member of it defines and that are not our own. */
function callsOutOf(archive: string): Call[] {
  const result = spawnSync('nm', ['-A', '-P', archive], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`nm ${archive}: ${result.stderr}`);
  const calls: Call[] = [];
  for (const line of result.stdout.split('\n')) {
    const [place = '', symbol = '', kind = ''] = line.split(' ');
    const object = /\[(.*)\]/.exec(place)?.[1] ?? place;
    if (kind === 'U' && !ours.test(symbol)) calls.push({ symbol, object });
  }
  return calls;
}

function objectsIn(archive: string): string[] {
  const result = spawnSync('ar', ['t', archive], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`ar t ${archive}: ${result.stderr}`);
  return result.stdout.trim().split('\n');
}

function strangers(allowance: Allowance): string[] {
  const { library, only } = allowance;
  return callsOutOf(`build/c/${library}`)
    .filter(({ object }) => only === undefined || only.includes(object))
    .filter(({ symbol, object }) => {
      const more = allowance.beyond?.[object]?.symbols ?? [];
      return ![...allowance.symbols, ...more].some((allowed) => allowed.test(symbol));
    })
    .map(({ symbol, object }) => `${symbol} (in ${object})`);
}

describe('symbols that the packet path calls', () => {
  for (const allowance of ALLOWED) {
    const { library, only = [] } = allowance;
    it(`${library} calls only what is on its list`, () => {
      expect(objectsIn(`build/c/${library}`)).to.include.members([...only]);
      expect(strangers(allowance), 'calls outside the list').to.deep.equal([]);
    });
  }

  it('sees a call that is not on a list', () => {
    const library = 'dpdk-pmd/libsl_pmd.a';
    expect(strangers({ library, symbols: FREESTANDING }).join()).to.include('rte_eal_init');
  });
});
