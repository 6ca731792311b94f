// SPDX-License-Identifier: Apache-2.0
/*
 * Scripts of segment exchanges: text files of cases, a case is a line of prose and its steps
 * (README.md says what steps there are). A step that does not hold fails the test with file and
 * line.
 */
#ifndef TEST_TCP_SCRIPT_SCRIPT_H
#define TEST_TCP_SCRIPT_SCRIPT_H

#include "rig.h"

#define SCRIPT_WORDS 40u

/* One case; the name is first, as tables of tests want it. */
struct script_case {
    const char *name;
    const char *file;
    const char *text;  /* its steps, lines up to the next case or the end */
    unsigned int line; /* of the first step */
};

struct script_file {
    char *text; /* the whole file; cases point into it */
    struct script_case *cases;
    size_t count;
};

/* Reads a file into cases; aborts with a message when it cannot. */
void script_load(struct script_file *file, const char *path);
void script_unload(struct script_file *file);

/* A step while it runs. Words are NUL-terminated; words[0] is the command. */
struct step {
    struct rig *rig;
    struct rig_peer *peer; /* of the port the script speaks of now */
    uint16_t port;
    uint64_t mark_us; /* when the step before ended: what "+10ms" counts from */
    const char *file;
    unsigned int line;
    unsigned int count;
    char *words[SCRIPT_WORDS];
};

/* Fails the test, naming the step. */
void step_fail(const struct step *step, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));

/* Numbers of the script: decimal with k and M; times with us, ms, s. Fails the test on others. */
uint64_t step_number(const struct step *step, const char *word);
uint64_t step_time_us(const struct step *step, const char *word);

/* The value of `name=value` or of the word after `name`; NULL if the step has no such word. */
const char *step_value(const struct step *step, const char *name);
bool step_has(const struct step *step, const char *word);

/* segments.c: the steps "<" and ">". */
void step_input(struct step *step);
void step_output(struct step *step);

/* looks.c */
void setting_change(struct step *step, const char *name, const char *word);
void step_event(struct step *step);
void step_state(struct step *step);
void step_info(struct step *step);
void step_progress(struct step *step);
void step_stat(struct step *step);
void step_refused(struct step *step);
void step_ended(struct step *step);

/* moves.c */
void step_freeze(struct step *step);
void step_thaw(struct step *step);
void step_forget(struct step *step);
void step_hand_off(struct step *step);

/* steps.c: the connection that the application has with the port of now; fails if there is none. */
struct sl_tcp_connection *connection_of(const struct step *step);

/* script.c: runs one line as if it stood in the script at this place. */
void step_line(struct step *step, const char *line);

/* steps.c: all others. False: there is no such command. */
bool step_run(struct step *step);

/* Runs all steps of a case on a rig of its own. */
void script_run(const struct script_case *script, uint32_t peer_iss, bool ipv6);

#endif
