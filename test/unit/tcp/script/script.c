// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "script.h"
#include "segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 512u

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text;
    long bytes;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (bytes = ftell(file)) < 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        abort();
    }
    rewind(file);
    text = calloc(1, (size_t)bytes + 1);
    if (text == NULL || fread(text, 1, (size_t)bytes, file) != (size_t)bytes)
        abort();
    fclose(file);
    return text;
}

static void add_case(struct script_file *file, const char *path, char *name, unsigned int line)
{
    file->cases = realloc(file->cases, (file->count + 1) * sizeof(*file->cases));
    if (file->cases == NULL)
        abort();
    file->cases[file->count++] = (struct script_case){.name = name, .file = path, .line = line + 1};
}

void script_load(struct script_file *file, const char *path)
{
    unsigned int line = 1;
    char *next;

    *file = (struct script_file){.text = read_whole(path)};
    for (char *at = file->text; at != NULL && *at != '\0'; at = next, line++) {
        next = strchr(at, '\n');
        if (next != NULL)
            next++;
        if (strncmp(at, "case ", 5) != 0)
            continue;
        if (next != NULL)
            next[-1] = '\0';
        at[0] = '\0'; /* ends the steps of the case before */
        add_case(file, path, at + 5, line);
        file->cases[file->count - 1].text = next == NULL ? "" : next;
    }
}

void script_unload(struct script_file *file)
{
    free(file->cases);
    free(file->text);
}

void step_fail(const struct step *step, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    print_error("%s:%u: %s\n", step->file, step->line, text);
    fail();
    abort();
}

uint64_t step_number(const struct step *step, const char *word)
{
    char *end;
    uint64_t value = strtoull(word, &end, 0);

    if (end == word)
        step_fail(step, "%s is no number", word);
    if (*end == 'k' || *end == 'M')
        value *= *end++ == 'k' ? 1000u : 1000000u;
    if (*end != '\0')
        step_fail(step, "%s is no number", word);
    return value;
}

uint64_t step_time_us(const struct step *step, const char *word)
{
    static const struct {
        const char *unit;
        uint64_t us;
    } units[] = {{"us", 1}, {"ms", 1000}, {"s", 1000000}};
    char *end;
    double value = strtod(*word == '+' ? word + 1 : word, &end);

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strcmp(end, units[i].unit) == 0)
            return (uint64_t)(value * (double)units[i].us + 0.5);
    step_fail(step, "%s is no time: it needs us, ms or s", word);
}

const char *step_value(const struct step *step, const char *name)
{
    size_t length = strlen(name);

    for (unsigned int i = 1; i < step->count; i++) {
        if (strncmp(step->words[i], name, length) != 0)
            continue;
        if (step->words[i][length] == '=')
            return step->words[i] + length + 1;
        if (step->words[i][length] == '\0' && i + 1 < step->count)
            return step->words[i + 1];
    }
    return NULL;
}

bool step_has(const struct step *step, const char *word)
{
    for (unsigned int i = 1; i < step->count; i++)
        if (strcmp(step->words[i], word) == 0)
            return true;
    return false;
}

static void split(struct step *step, char *line)
{
    char *rest;

    step->count = 0;
    for (char *word = strtok_r(line, " \t", &rest); word != NULL && *word != '#';
         word = strtok_r(NULL, " \t", &rest)) {
        if (step->count == SCRIPT_WORDS)
            step_fail(step, "more than %u words", SCRIPT_WORDS);
        step->words[step->count++] = word;
    }
}

static void run_line(struct step *step, char *line)
{
    split(step, line);
    if (step->count == 0)
        return;
    step->peer = rig_peer(step->rig, step->port);
    if (!step_run(step))
        step_fail(step, "there is no step '%s'", step->words[0]);
    step->mark_us = step->rig->now_us;
}

void step_line(struct step *step, const char *line)
{
    struct step inner = *step;
    char words[LINE_BYTES];

    strncpy(words, line, sizeof(words) - 1);
    words[sizeof(words) - 1] = '\0';
    run_line(&inner, words);
    step->mark_us = inner.mark_us;
}

static void fail_on_rest(struct step *step)
{
    const struct rig_segment *rest = rig_peek(step->rig);
    char text[256];

    if (rest == NULL)
        return;
    segment_print(step->rig, rest, text, sizeof(text));
    step_fail(step, "the case ends, but there was: %s", text);
}

void script_run(const struct script_case *script, uint32_t peer_iss, bool ipv6)
{
    struct step step = {.rig = rig_create(peer_iss, ipv6),
                        .port = RIG_FIRST_PORT,
                        .file = script->file,
                        .line = script->line};

    step.mark_us = step.rig->now_us;
    for (const char *at = script->text; *at != '\0'; step.line++) {
        size_t length = strcspn(at, "\n");
        char line[LINE_BYTES];

        if (length >= sizeof(line))
            step_fail(&step, "the line is too long");
        memcpy(line, at, length);
        line[length] = '\0';
        run_line(&step, line);
        at += length + (at[length] == '\n');
    }
    fail_on_rest(&step);
    rig_destroy(step.rig);
}
