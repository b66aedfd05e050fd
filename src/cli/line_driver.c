#include "cli/line_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cicyminer/threads.h"
#include "cli/json_text.h"
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
    uint64_t all_bytes, files_bytes; /* of all files (0: not known), of those that are done */
    cicy_status worst;
} block;

static void report(block *b, const cicy_error *error)
{
    cli_complain("%s", error->message);
    if (error->status > b->worst)
        b->worst = error->status;
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
    cli_text_put(text, "{");
    if (refused->parsed) {
        cli_text_put(text, "\"matrix\":");
        cli_text_configuration(text, &refused->line.configuration, CICY_NOTATION_PYCICY);
        cli_text_put(text, ",");
    }
    cli_text_put(text, "\"error\":");
    cli_text_json(text, cli_json_string(refused->error.message), 17);
    cli_text_put(text, "}\n");
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
static cicy_status prepare(block *b, cicy_error *error)
{
    size_t count = 0;
    if (!b->lines->prepare)
        return CICY_OK;
    for (size_t k = 0; k < b->count; k++)
        if (b->items[k].parsed) {
            b->items[k].line.index = count;
            b->parsed[count++] = &b->items[k].line;
        }
    return b->lines->prepare(b->lines->context, b->parsed, count, error);
}

static void write_item(block *b, item *answered)
{
    bool accepted = true;
    if (answered->error.status != CICY_OK) {
        report(b, &answered->error);
    } else if (b->lines->accept && b->lines->accept(b->lines->context, &answered->line, &accepted,
                                                    &answered->error) != CICY_OK) {
        report(b, &answered->error);
        accepted = false;
    }
    if (accepted && answered->line.text.length > 0)
        fwrite(answered->line.text.bytes, 1, answered->line.text.length, b->out);
}

static cicy_status answer_block(block *b, cicy_error *error)
{
    int threads = cicy_threads(b->lines->common->threads);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 32)
    for (size_t k = 0; k < b->count; k++)
        parse(b, &b->items[k]);
    cicy_status status = prepare(b, error);
    if (status != CICY_OK)
        return status;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 32)
    for (size_t k = 0; k < b->count; k++)
        answer(b, &b->items[k]);
    for (size_t k = 0; k < b->count; k++)
        write_item(b, &b->items[k]);
    b->answered += b->count;
    fflush(b->out); /* a failure is noticed by answer_files and when the output is closed */
    return CICY_OK;
}

static void report_file(block *b, const char *what, int reason)
{
    cicy_error error = {0};
    cicy_error_set(&error, CICY_SYSTEM, "%s: %s: %s", b->name, what, strerror(reason));
    report(b, &error);
}

/* The total of lines is estimated from the sizes of the files. */
static bool report_progress(const block *b, const cli_reader *in, const cicy_progress *progress)
{
    const double done = (double)(b->files_bytes + in->taken);
    cicy_progress_report report = {.stage = "configurations", .done = b->answered};
    if (b->all_bytes > 0 && done > 0)
        report.total = (uint64_t)((double)b->answered * (double)b->all_bytes / done);
    return progress->call(progress->user, &report);
}

static cicy_status answer_input(block *b, cli_reader *in, const cicy_progress *progress,
                                cicy_error *error)
{
    size_t number = 0;
    bool more = true;
    while (more) {
        more = read_block(b, in, &number);
        if (b->text.failed)
            return cicy_error_set(error, CICY_SYSTEM, "%s: cannot read: out of memory", b->name);
        cicy_status status = answer_block(b, error);
        if (status != CICY_OK)
            return status;
        more = report_progress(b, in, progress) && more && !ferror(b->out);
    }
    if (in->reason)
        report_file(b, "cannot read", in->reason);
    b->files_bytes += in->taken;
    return CICY_OK;
}

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

static cicy_status answer_file(block *b, const char *path, const cicy_progress *progress,
                               cicy_error *error)
{
    const bool standard = is_standard_input(path);
    b->name = standard ? "standard input" : path;
    cli_reader *in = malloc(sizeof *in);
    if (!in)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory");
    *in = (cli_reader){.descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)};
    cicy_status status = CICY_OK;
    if (in->descriptor < 0)
        report_file(b, "cannot open", errno);
    else
        status = answer_input(b, in, progress, error);
    if (!standard && in->descriptor >= 0)
        close(in->descriptor);
    free(in);
    return status;
}

/* Bytes of all files together; 0 where one of them is a terminal, a pipe or the like. */
static uint64_t count_bytes(char *const *files, int count)
{
    uint64_t sum = 0;
    for (int k = 0; k < count; k++) {
        struct stat found;
        const int failed =
            is_standard_input(files[k]) ? fstat(STDIN_FILENO, &found) : stat(files[k], &found);
        if (failed || !S_ISREG(found.st_mode))
            return 0;
        sum += (uint64_t)found.st_size;
    }
    return sum;
}

static void print_head(const block *b)
{
    cli_text head = {0};
    if (!b->lines->columns)
        return;
    cli_row_head(&head, b->lines->columns, b->lines->common->csv);
    fwrite(head.bytes, 1, head.length, b->out);
    cli_text_clear(&head);
}

static cicy_status answer_files(block *b, cicy_error *error)
{
    char *standard_input[] = {"-"};
    const bool named = b->lines->common->file_count > 0;
    char **files = named ? b->lines->common->files : standard_input;
    const int count = named ? b->lines->common->file_count : 1;
    cli_meter meter;
    cicy_progress progress = cli_meter_start(&meter, b->lines->common->quiet);
    cicy_status status = CICY_OK;
    meter.estimated = true;
    b->all_bytes = count_bytes(files, count);
    print_head(b);
    for (int k = 0; k < count && status == CICY_OK && !cli_interrupted() && !ferror(b->out); k++)
        status = answer_file(b, files[k], &progress, error);
    cli_meter_finish(&meter);
    return status == CICY_OK && cli_interrupted()
               ? cicy_error_set(error, CICY_INTERRUPTED, "interrupted")
               : status;
}

cicy_status cli_lines_run(const cli_lines *lines, cicy_error *error)
{
    block b = {.lines = lines, .out = lines->common->stream};
    b.items = calloc(BLOCK, sizeof *b.items);
    b.parsed = malloc(BLOCK * sizeof *b.parsed);
    cicy_status status = b.items && b.parsed ? answer_files(&b, error)
                                             : cicy_error_set(error, CICY_SYSTEM, "out of memory");
    for (size_t k = 0; b.items && k < BLOCK; k++)
        cli_text_clear(&b.items[k].line.text);
    free(b.items);
    free(b.parsed);
    cli_text_clear(&b.text);
    return status == CICY_OK ? b.worst : status;
}
