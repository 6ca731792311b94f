// SPDX-License-Identifier: Apache-2.0
// What the numbers in rows of NFS mean: file systems, members, places of members, procedures.
import { keysById } from '../../config/ids.js';
import { PROCEDURES } from '../../generated/procedures.js';
import { type ShowContext, running } from './context.js';

export class NfsNames {
  private readonly filesystems: ReadonlyMap<number, string>;
  private readonly members: ReadonlyMap<number, string>;
  /** `filesystem/slot` to the key of the member. */
  private readonly places: ReadonlyMap<string, string>;

  constructor(context: ShowContext) {
    const { ids } = running(context);
    this.filesystems = keysById(ids, 'filesystem');
    this.members = keysById(ids, 'filesystem-member');
    this.places = new Map(
      Object.entries(ids.slots['filesystem-member'] ?? {}).map(([path, slot]) => {
        const [filesystem = '', member = ''] = path.split('/');
        return [`${filesystem}/${slot}`, member];
      }),
    );
  }

  /** Key of a file system; empty for none, or one that is not configured any more. */
  filesystem(id: number | null): string {
    return id === null ? '' : (this.filesystems.get(id) ?? '');
  }

  /** Own key of a member; likewise. */
  member(id: number | null): string {
    return id === null ? '' : (this.members.get(id)?.split('/')[1] ?? '');
  }

  /** Members of a file system by a bit for each of their slots. */
  inSlots(filesystem: string, bits: number): string[] {
    const slots = [...Array(8).keys()].filter((slot) => (bits >> slot) & 1);
    return slots.map((slot) => this.places.get(`${filesystem}/${slot}`) ?? `slot ${slot}`);
  }
}

/** The word of a procedure. */
export function procedureName(number: number): string {
  return PROCEDURES[number]?.name ?? `procedure ${number}`;
}

/** The number of a procedure; that of all of them, which means any, for a word that is none. */
export function procedureNumber(name: string | undefined): number {
  const number = PROCEDURES.findIndex((procedure) => procedure.name === name);
  return number < 0 ? PROCEDURES.length : number;
}
