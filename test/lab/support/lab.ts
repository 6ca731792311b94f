// SPDX-License-Identifier: Apache-2.0
// The lab with NFS servers and clients. What a test changes it changes back with the means of `box.ts`.
import { useLab } from './current.js';

export { box, cli, lab } from './current.js';

export const VIP = '10.1.0.100';
export const CLIENTS: readonly string[] = ['client1', 'client2', 'client3'];
export const SERVERS: readonly string[] = ['nas1', 'nas2', 'nas3'];

useLab('nfs', SERVERS);
