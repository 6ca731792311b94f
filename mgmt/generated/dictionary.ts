// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Hash of the dictionary: both sides compare it when they attach, configuration files carry it. */
export const DICTIONARY_HASH = '063b7f0a17f2d607';

/** The same as a number. */
export const DICTIONARY_HASH_VALUE = 0x063b7f0a17f2d607n;

/** Largest payload of a ring message. */
export const MAX_PAYLOAD_BYTES = 960;
