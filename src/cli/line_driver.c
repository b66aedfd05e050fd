#include "cli/line_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cicyminer/threads.h"
#include "cli/line_reader.h"

enum { BLOCK = CLI_LINES_BLOCK, LONGEST_LINE = 1 << 15 };

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
    item *items;             /* [BLOCK] */
    const cli_line **parsed; /* [BLOCK] */
    uint64_t answered;
    bool failed; /* the output is not complete */
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

static bool is_blank(const char *bytes, size_t length)
{
    for (size_t k = 0; k < length; k++)
        if (bytes[k] == '\0' || !strchr(" \t\r\v\f", bytes[k]))
            return false;
    return true;
}

/* Fills the block with the next lines that are not blank, as far as they come without a pause;
 * false at the end of the input. */
static bool read_block(block *b, cli_reader *in, size_t *number)
{
    b->count = 0;
    b->text.length = 0;
    while (b->count < BLOCK && !(b->count > 0 && cli_reader_pauses(in))) {
        item *next = &b->items[b->count];
        next->start = b->text.length;
        if (!cli_reader_line(in, &b->text, LONGEST_LINE, &next->too_long))
            return false;
        next->length = b->text.length - next->start;
        next->number = ++*number;
        if (next->length > 0 && !is_blank(b->text.bytes + next->start, next->length))
            b->count++;
    }
    return true;
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

static void parse(const block *b, item *asked)
{
    asked->error = (cicy_error){0};
    asked->line.text.length = 0;
    cicy_status status;
    if (asked->too_long)
        status =
            cicy_error_set(&asked->error, CICY_INVALID_INPUT, "longer than %d bytes", LONGEST_LINE);
    else
        status = cicy_configuration_parse(&asked->line.configuration, b->text.bytes + asked->start,
                                          asked->length, &asked->error);
    asked->parsed = status == CICY_OK;
}

static void answer(const block *b, item *asked)
{
    if (!asked->parsed ||
        b->lines->answer(b->lines->context, &asked->line, &asked->error) != CICY_OK)
        refuse(b, asked);
    if (asked->line.text.failed)
        cicy_error_set(&asked->error, CICY_SYSTEM, "out of memory");
}

/* Lets the command work on all parsed lines together. */
static bool prepare(block *b)
{
    cicy_error error = {0};
    size_t count = 0;
    if (!b->lines->prepare)
        return true;
    for (size_t k = 0; k < b->count; k++)
        if (b->items[k].parsed) {
            b->items[k].line.index = count;
            b->parsed[count++] = &b->items[k].line;
        }
    if (b->lines->prepare(b->lines->context, b->parsed, count, &error) == CICY_OK)
        return true;
    complain(b, &error);
    b->failed = true;
    return false;
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

/* False when the work cannot go on. */
static bool answer_block(block *b)
{
    int threads = cicy_threads(b->lines->common->threads);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 32)
    for (size_t k = 0; k < b->count; k++)
        parse(b, &b->items[k]);
    if (!prepare(b))
        return false;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 32)
    for (size_t k = 0; k < b->count; k++)
        answer(b, &b->items[k]);
    for (size_t k = 0; k < b->count; k++)
        write_item(b, &b->items[k]);
    b->answered += b->count;
    return fflush(b->out) == 0;
}

static void fail(block *b, const char *what, int reason)
{
    cli_complain("%s: %s: %s", b->name, what, strerror(reason));
    worsen(&b->code, CICY_SYSTEM);
}

static void answer_input(block *b, cli_reader *in, const cicy_progress *progress)
{
    size_t number = 0;
    bool more = true;
    while (more) {
        more = read_block(b, in, &number);
        more = answer_block(b) && more && !b->text.failed;
        cicy_progress_report report = {.stage = "configurations", .done = b->answered};
        more = progress->call(progress->user, &report) && more;
    }
    if (b->text.failed)
        fail(b, "cannot read", ENOMEM);
    if (in->reason)
        fail(b, "cannot read", in->reason);
}

static void answer_file(block *b, const char *path, const cicy_progress *progress)
{
    bool standard = strcmp(path, "-") == 0;
    b->name = standard ? "standard input" : path;
    cli_reader *in = malloc(sizeof *in);
    if (!in) {
        fail(b, "cannot read", ENOMEM);
        return;
    }
    *in = (cli_reader){.descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)};
    if (in->descriptor < 0)
        fail(b, "cannot open", errno);
    else
        answer_input(b, in, progress);
    if (!standard && in->descriptor >= 0)
        close(in->descriptor);
    free(in);
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

/* Publishes the output file, unless the work was stopped or failed: then it would be incomplete. */
static int finish(block *b, cicy_file *file)
{
    cicy_error error = {0};
    if (cli_interrupted()) {
        cicy_file_discard(file);
        cicy_error_set(&error, CICY_INTERRUPTED, "interrupted");
        return cli_fail(&error);
    }
    if (b->failed)
        cicy_file_discard(file);
    else if (file->stream && cicy_file_commit(file, &error) != CICY_OK)
        worsen(&b->code, cli_fail(&error));
    return b->code;
}

int cli_lines_run(const cli_lines *lines, char **files, int count)
{
    cicy_file file = {0};
    cicy_error error = {0};
    block b = {.lines = lines, .out = stdout};
    b.items = calloc(BLOCK, sizeof *b.items);
    b.parsed = malloc(BLOCK * sizeof *b.parsed);
    if (!b.items || !b.parsed)
        cicy_error_set(&error, CICY_SYSTEM, "out of memory");
    else if (lines->common->out && cicy_file_create(&file, lines->common->out, &error) == CICY_OK)
        b.out = file.stream;
    if (error.status == CICY_OK)
        answer_files(&b, files, count);
    for (size_t k = 0; b.items && k < BLOCK; k++)
        cli_text_clear(&b.items[k].line.text);
    free(b.items);
    free(b.parsed);
    cli_text_clear(&b.text);
    return error.status == CICY_OK ? finish(&b, &file) : cli_fail(&error);
}
