#include "cli/lines.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* Lines are answered in blocks, so that memory stays bounded on any input. */
enum { BLOCK = 2048, LONGEST_LINE = 1 << 15 };

/* A line as read, and its answer. */
typedef struct item {
    size_t start, length, number; /* text in block.text; line number in the file */
    bool too_long, parsed;
    cicy_error error;
    cli_line line;
} item;

typedef struct block {
    const cli_lines *lines;
    const char *name; /* of the file */
    FILE *out;
    cli_text text;
    size_t count;
    item *items; /* [BLOCK] */
    uint64_t answered;
    int code;
} block;

static void worsen(int *code, int other)
{
    if (other > *code)
        *code = other;
}

static void complain(block *b, const cicy_error *error)
{
    cli_complain("%s", error->message);
    worsen(&b->code, (int)error->status);
}

/* Reads one line without its comment; false at the end of the file. */
static bool read_line(FILE *in, cli_text *text, item *read)
{
    int byte = getc_unlocked(in);
    if (byte == EOF)
        return false;
    bool comment = false;
    read->start = text->length;
    read->length = 0;
    read->too_long = false;
    for (; byte != EOF && byte != '\n'; byte = getc_unlocked(in)) {
        comment |= byte == '#';
        if (comment)
            continue;
        read->too_long |= read->length == LONGEST_LINE;
        if (read->too_long)
            continue;
        char one = (char)byte;
        cli_text_add(text, &one, 1);
        read->length++;
    }
    return true;
}

static bool is_blank(const char *bytes, size_t length)
{
    for (size_t k = 0; k < length; k++)
        if (bytes[k] == '\0' || !strchr(" \t\r\v\f", bytes[k]))
            return false;
    return true;
}

/* Fills the block with the next lines that are not blank. */
static void read_block(block *b, FILE *in, size_t *number)
{
    b->count = 0;
    b->text.length = 0;
    while (b->count < BLOCK) {
        item *next = &b->items[b->count];
        if (!read_line(in, &b->text, next))
            break;
        next->number = ++*number;
        if (next->length > 0 && !is_blank(b->text.bytes + next->start, next->length))
            b->count++;
    }
}

static void refuse(const block *b, item *refused)
{
    cicy_error_prepend(&refused->error, refused->error.status, "%s:%zu", b->name, refused->number);
    cli_text *text = &refused->line.text;
    text->length = 0;
    if (!b->lines->common->json)
        return;
    cli_text_add(text, "{", 1);
    if (refused->parsed) {
        cli_text_print(text, "\"matrix\":");
        cli_text_configuration(text, &refused->line.configuration, CICY_NOTATION_PYCICY);
        cli_text_add(text, ",", 1);
    }
    cli_text_print(text, "\"error\":");
    cli_text_json_string(text, refused->error.message);
    cli_text_add(text, "}\n", 2);
}

static void answer(const block *b, item *asked)
{
    asked->error = (cicy_error){0};
    asked->line.text.length = 0;
    asked->parsed = false;
    cicy_status status;
    if (asked->too_long)
        status =
            cicy_error_set(&asked->error, CICY_INVALID_INPUT, "longer than %d bytes", LONGEST_LINE);
    else
        status = cicy_configuration_parse(&asked->line.configuration, b->text.bytes + asked->start,
                                          asked->length, &asked->error);
    if (status == CICY_OK) {
        asked->parsed = true;
        status = b->lines->answer(b->lines->context, &asked->line, &asked->error);
    }
    if (status != CICY_OK)
        refuse(b, asked);
    if (asked->line.text.failed)
        cicy_error_set(&asked->error, CICY_SYSTEM, "out of memory");
}

static void write_item(block *b, item *answered)
{
    bool accepted = true;
    if (answered->error.status != CICY_OK) {
        complain(b, &answered->error);
    } else if (b->lines->accept && b->lines->accept(b->lines->context, &answered->line, &accepted,
                                                    &answered->error) != CICY_OK) {
        complain(b, &answered->error);
        accepted = false;
    }
    if (accepted && answered->line.text.length > 0)
        fwrite(answered->line.text.bytes, 1, answered->line.text.length, b->out);
}

static void answer_block(block *b)
{
    int threads = b->lines->common->threads ? b->lines->common->threads : omp_get_max_threads();
#pragma omp parallel for num_threads(threads) schedule(dynamic, 32)
    for (size_t k = 0; k < b->count; k++)
        answer(b, &b->items[k]);
    for (size_t k = 0; k < b->count; k++)
        write_item(b, &b->items[k]);
    b->answered += b->count;
}

static void answer_file(block *b, const char *path, const cicy_progress *progress)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *in = standard ? stdin : fopen(path, "r");
    b->name = standard ? "standard input" : path;
    if (!in) {
        cli_complain("%s: cannot open: %s", path, strerror(errno));
        worsen(&b->code, CICY_SYSTEM);
        return;
    }
    size_t number = 0;
    do {
        read_block(b, in, &number);
        answer_block(b);
        cicy_progress_report report = {.stage = "configurations", .done = b->answered};
        if (!progress->call(progress->user, &report))
            break;
    } while (b->count == BLOCK && !b->text.failed && !ferror(b->out));
    if (b->text.failed) {
        cli_complain("%s: out of memory", b->name);
        worsen(&b->code, CICY_SYSTEM);
    }
    if (ferror(in)) {
        cli_complain("%s: cannot read: %s", b->name, strerror(errno));
        worsen(&b->code, CICY_SYSTEM);
    }
    if (!standard)
        fclose(in);
}

static void answer_files(block *b, char **files, int count)
{
    cli_meter meter;
    cicy_progress progress = cli_meter_start(&meter, b->lines->common->quiet);
    char *standard_input[] = {"-"};
    if (count == 0) {
        files = standard_input;
        count = 1;
    }
    if (b->lines->header)
        fputs(b->lines->header, b->out);
    for (int k = 0; k < count && !cli_interrupted() && !ferror(b->out); k++)
        answer_file(b, files[k], &progress);
    cli_meter_finish(&meter);
}

/* Publishes the output file, unless the work was stopped: then it would be incomplete. */
static int finish(block *b, cicy_file *file)
{
    cicy_error error = {0};
    if (cli_interrupted()) {
        cicy_file_discard(file);
        cicy_error_set(&error, CICY_INTERRUPTED, "interrupted");
        return cli_fail(&error);
    }
    if (file->stream && cicy_file_commit(file, &error) != CICY_OK)
        worsen(&b->code, cli_fail(&error));
    return b->code;
}

int cli_lines_run(const cli_lines *lines, char **files, int count)
{
    cicy_file file = {0};
    cicy_error error = {0};
    block b = {.lines = lines, .out = stdout};
    b.items = calloc(BLOCK, sizeof *b.items);
    if (!b.items) {
        cli_complain("out of memory");
        return CICY_SYSTEM;
    }
    if (lines->common->out) {
        if (cicy_file_create(&file, lines->common->out, &error) != CICY_OK) {
            free(b.items);
            return cli_fail(&error);
        }
        b.out = file.stream;
    }
    answer_files(&b, files, count);
    for (size_t k = 0; k < BLOCK; k++)
        cli_text_clear(&b.items[k].line.text);
    free(b.items);
    cli_text_clear(&b.text);
    return finish(&b, &file);
}
