// SPDX-License-Identifier: Apache-2.0
/* Answers as lines of JSON; lab/load/tcp-handoff.ts reads them. */
#ifndef TCP_HANDOFF_REPORT_H
#define TCP_HANDOFF_REPORT_H

#include "box.h"

void report_move(const struct move_report *report);
void report_box(const struct box *box);

#endif
