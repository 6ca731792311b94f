// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Stages of the packet path. */
export type Stage =
  | 'rx'
  | 'parse'
  | 'lookup'
  | 'translate'
  | 'classify'
  | 'arp'
  | 'icmp'
  | 'fragment'
  | 'balance'
  | 'service'
  | 'exception'
  | 'fabric'
  | 'tx';

export interface StageDefinition {
  name: Stage;
  /** The name in TypeScript. */
  property: string;
  help: string;
}

/** In the order of their numbers. */
export const STAGES: readonly StageDefinition[] = [
  { name: 'rx', property: 'rx', help: 'Receives bursts from ports.' },
  { name: 'parse', property: 'parse', help: 'Checks every length and checksum once.' },
  { name: 'lookup', property: 'lookup', help: "Finds the packet's flow." },
  { name: 'translate', property: 'translate', help: 'Rewrites packets of known flows.' },
  {
    name: 'classify',
    property: 'classify',
    help: 'Finds the virtual domain of packets without a flow.',
  },
  { name: 'arp', property: 'arp', help: 'Answers ARP for own and virtual addresses.' },
  { name: 'icmp', property: 'icmp', help: 'Answers ping and translates ICMP errors.' },
  {
    name: 'fragment',
    property: 'fragment',
    help: 'Holds IP fragments until their first one has come.',
  },
  { name: 'balance', property: 'balance', help: 'Chooses a member and makes the flow.' },
  { name: 'service', property: 'service', help: 'Hands TCP that ends here to the SPs.' },
  {
    name: 'exception',
    property: 'exception',
    help: 'Hands packets to the control thread and to Linux.',
  },
  { name: 'fabric', property: 'fabric', help: 'Passes packets between NPs.' },
  { name: 'tx', property: 'tx', help: 'Sends bursts to ports.' },
];
