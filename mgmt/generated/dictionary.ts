// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Hash of the dictionary: both sides compare it when they attach, configuration files carry it. */
export const DICTIONARY_HASH = 'f61924d1bd017a1a';

/** The same as a number. */
export const DICTIONARY_HASH_VALUE = 0xf61924d1bd017a1an;

/** Largest payload of a ring message. */
export const MAX_PAYLOAD_BYTES = 960;
