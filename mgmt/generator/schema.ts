// SPDX-License-Identifier: Apache-2.0
// The dictionary's files as TypeScript sees them once the meta-schema has accepted them.

export interface ChoiceSchema {
  const: string;
  'x-sluice-value': number;
  description: string;
}

export type CType = 'uint8' | 'uint16' | 'uint32' | 'uint64';

/** What an attribute and a message field have in common. */
export interface ValueSchema {
  description: string;
  type?: 'string' | 'integer' | 'boolean' | 'array';
  oneOf?: ChoiceSchema[];
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: true;
  contentEncoding?: 'base64';
  'x-sluice-unit'?: string;
  'x-sluice-c-type'?: CType;
}

export interface AttributeSchema extends ValueSchema {
  items?: { type: 'string'; format?: string; maxLength?: number; 'x-sluice-reference'?: string };
  default?: unknown;
  'x-sluice-mark': number;
  'x-sluice-access'?: 'read-write' | 'read-only';
  'x-sluice-where'?: ('management' | 'fast-path' | 'linux')[];
  'x-sluice-apply'?: 'live' | 'port-restart' | 'fast-path-restart' | 'reboot';
  'x-sluice-sent'?: boolean;
  'x-sluice-power-of-two'?: true;
  'x-sluice-reference'?: string;
  'x-sluice-default-key'?: true;
  'x-sluice-words'?: string[];
}

export interface KeySchema {
  form: 'number' | 'slot-port' | 'name';
  pattern: string;
  description: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

export interface KindSchema {
  title: string;
  description: string;
  'x-sluice-kind': string;
  'x-sluice-c-name'?: string;
  'x-sluice-words'?: string[];
  'x-sluice-parent'?: string;
  'x-sluice-mark': number;
  'x-sluice-message': number;
  'x-sluice-singleton'?: true;
  'x-sluice-key'?: KeySchema;
  'x-sluice-id'?: { minimum: number; maximum: number; source: 'key' | 'assigned'; slots?: number };
  required?: string[];
  properties: Record<string, AttributeSchema>;
}

export interface FieldSchema extends ValueSchema {
  items?: { $ref: string };
  'x-sluice-bytes'?: number;
  'x-sluice-align'?: number;
  'x-sluice-id-of'?: string;
  'x-sluice-enum'?: 'kind' | 'mark' | 'event';
}

export interface MessageSchema {
  description: string;
  'x-sluice-message'?: number;
  'x-sluice-direction'?: 'down' | 'up';
  'x-sluice-struct'?: true;
  properties: Record<string, FieldSchema>;
}

export type Severity = 'critical' | 'error' | 'warning' | 'notice' | 'info';

export interface EventSchema {
  description: string;
  'x-sluice-event': number;
  'x-sluice-source': 'fast-path' | 'management';
  'x-sluice-severity': Severity;
  'x-sluice-about': string;
  'x-sluice-template': string;
  properties: Record<string, FieldSchema>;
}

export interface StatisticsSchema {
  title: string;
  description: string;
  'x-sluice-statistics': string;
  'x-sluice-writer': 'np' | 'control';
  'x-sluice-index': string;
  'x-sluice-counter-per'?: 'drop';
  properties: Record<
    string,
    {
      description: string;
      'x-sluice-unit'?: string;
      'x-sluice-statistic'?: 'counter' | 'gauge';
    }
  >;
}

export interface EnumerationSchema {
  description: string;
  'x-sluice-enumeration': string;
  properties: Record<string, { description: string; 'x-sluice-remedy'?: string }>;
}

/** All files, sorted out. */
export interface DictionaryFiles {
  kinds: KindSchema[];
  messages: Record<string, MessageSchema>;
  events: Record<string, EventSchema>;
  statistics: StatisticsSchema[];
  drops: EnumerationSchema;
  stages: EnumerationSchema;
  procedures: EnumerationSchema;
  /** The files as read, by name, for the hash. */
  raw: Record<string, unknown>;
}
