// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Hash of the dictionary: both sides compare it when they attach, configuration files carry it. */
export const DICTIONARY_HASH = '2b57c3593e6b7a99';

/** The same as a number. */
export const DICTIONARY_HASH_VALUE = 0x2b57c3593e6b7a99n;

/** Largest payload of a ring message. */
export const MAX_PAYLOAD_BYTES = 960;
