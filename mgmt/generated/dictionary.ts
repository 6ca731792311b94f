// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Hash of the dictionary: both sides compare it when they attach, configuration files carry it. */
export const DICTIONARY_HASH = '189eb534fe9848f4';

/** The same as a number. */
export const DICTIONARY_HASH_VALUE = 0x189eb534fe9848f4n;

/** Largest payload of a ring message. */
export const MAX_PAYLOAD_BYTES = 960;
