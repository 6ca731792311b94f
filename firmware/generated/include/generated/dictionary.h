/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_DICTIONARY_H
#define GENERATED_DICTIONARY_H

#include <stdint.h>

/* Both sides compare it when they attach: another value means another build. */
#define SL_DICTIONARY_HASH UINT64_C(0xab687bcd2b64d6b1)
#define SL_DICTIONARY_HASH_TEXT "ab687bcd2b64d6b1"

#endif
