/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_NAMES_H
#define GENERATED_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* Words of the dictionary. Each returns static text, "unknown" for a number without meaning. */

/* Of enum sl_kind, such as virtual-domain. */
const char *sl_kind_name(unsigned int value);

/* Of enum sl_mark: kind and attribute, such as port mtu. */
const char *sl_mark_name(unsigned int value);

/* Of enum sl_message_id, such as set-port. */
const char *sl_message_name(unsigned int value);

/* Of enum sl_event, such as member-down. */
const char *sl_event_name(unsigned int value);

/* Of enum sl_drop_reason, such as hold-down. */
const char *sl_drop_name(unsigned int value);

/* Of enum sl_stage, such as lookup. */
const char *sl_stage_name(unsigned int value);

/* Of enum sl_procedure, such as readdirplus. */
const char *sl_procedure_name(unsigned int value);

/* Payload length of a message, 0 for an id without meaning. */
size_t sl_message_bytes(unsigned int id);

#endif
