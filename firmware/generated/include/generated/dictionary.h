/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_DICTIONARY_H
#define GENERATED_DICTIONARY_H

#include <stdint.h>

/* Both sides compare it when they attach: another value means another build. */
#define SL_DICTIONARY_HASH UINT64_C(0x063b7f0a17f2d607)
#define SL_DICTIONARY_HASH_TEXT "063b7f0a17f2d607"

#endif
