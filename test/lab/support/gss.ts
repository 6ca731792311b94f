// SPDX-License-Identifier: Apache-2.0
// A client with Kerberos at the virtual NFS server, call by call (lab/peers/gss-call).
import { join } from 'node:path';
import { inRealm, SERVICE_HOST } from '../../../lab/hosts/kerberos.js';
import { ROOT } from '../../../lab/instance.js';
import { lab } from './current.js';
import { LinePeer } from './line-peer.js';

const GSS_CALL = join(ROOT, 'build/c/bin/gss-call');

/** What is protected beside the head of a call. */
export type GssService = 'none' | 'integrity' | 'privacy';

/** What came of a call; what is not of its procedure is not there. */
export interface GssAnswer {
  /** `answered`: carried out, and the server has signed that it was. */
  outcome: 'answered' | 'accepted' | 'denied' | 'lost' | 'forged';
  /** accept_stat or auth_stat, if it was not. */
  code: number;
  status: number;
  /** Made since the client began. */
  connections: number;
  contexts: number;
  /** The results end where they should. */
  whole: boolean;
  handle?: string;
  fileid?: number;
  access?: number;
  bytes?: number;
  fnv1a?: number;
  names?: string[];
}

/** One client; its context is made with its first call. */
export class GssClient {
  private constructor(private readonly peer: LinePeer) {}

  static open(host: string, address: string, service: GssService): GssClient {
    const principal = `nfs@${SERVICE_HOST}`;
    const command = [...inRealm(lab().instance), GSS_CALL, address, principal, service];
    const child = lab().host(host).spawn(command, ['pipe', 'pipe', 'inherit']);
    return new GssClient(new LinePeer(child));
  }

  close(): Promise<void> {
    return this.peer.close();
  }

  /** Makes a call, such as `call('lookup', root, 'name')`. */
  async call(...words: string[]): Promise<GssAnswer> {
    return (await this.peer.ask(words.join(' '))) as GssAnswer;
  }
}
