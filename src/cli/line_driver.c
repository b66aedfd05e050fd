#include "cli/line_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cicyminer/lists.h"
#include "cicyminer/threads.h"
#include "cli/output/json_text.h"

enum { BLOCK = CLI_LINES_BLOCK };

/* How long input may fail to come before what is there is answered. */
enum { PAUSE_MILLISECONDS = 2 };

/* A configuration as read, and its answer. */
typedef struct item {
    uint64_t line_number; /* where it begins; 0 in files without lines */
    bool parsed;
    cicy_error error;
    cli_line line;
} item;

typedef struct block {
    const cli_lines *lines;
    const char *name; /* of the file */
    cicy_list_reader *reader;
    FILE *out;
    size_t count;
    item *items;               /* [BLOCK] */
    const cli_line **parsed;   /* [BLOCK] */
    uint64_t answered, before; /* in all files; in those before this one */
    bool single;               /* there is only one file */
    cicy_status worst;
} block;

static void report(block *b, const cicy_error *error)
{
    cli_complain("%s", error->message);
    if (error->status > b->worst)
        b->worst = error->status;
}

static void refuse(const block *b, item *refused)
{
    const uint64_t entry = b->answered - b->before + (uint64_t)(refused - b->items) + 1;
    if (refused->line_number)
        cicy_error_prepend(&refused->error, refused->error.status, "%s:%" PRIu64, b->name,
                           refused->line_number);
    else
        cicy_error_prepend(&refused->error, refused->error.status, "%s: entry %" PRIu64, b->name,
                           entry);
    cli_text *text = &refused->line.text;
    if (!b->lines->several)
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

static void parse(const block *b, size_t index)
{
    item *asked = &b->items[index];
    cicy_list_entry entry;
    asked->error = (cicy_error){0};
    asked->line.text.length = 0;
    cicy_list_parse(b->reader, index, &entry);
    asked->line_number = entry.line;
    asked->parsed = !entry.refusal[0];
    if (asked->parsed)
        asked->line.configuration = entry.configuration;
    else
        cicy_error_set(&asked->error, CICY_INVALID_INPUT, "%s", entry.refusal);
}

static void answer(const block *b, item *asked)
{
    if (!asked->parsed ||
        b->lines->answer(b->lines->context, &asked->line, &asked->error) != CICY_OK)
        refuse(b, asked);
    if (asked->line.text.failed)
        cli_no_memory(&asked->error);
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
        parse(b, k);
    CLI_TRY(prepare(b, error));
    /* A single line leaves the threads to what answers it. */
    const int answering = b->count == 1 ? 1 : threads;
#pragma omp parallel for num_threads(answering) schedule(dynamic, 32)
    for (size_t k = 0; k < b->count; k++)
        answer(b, &b->items[k]);
    for (size_t k = 0; k < b->count; k++)
        write_item(b, &b->items[k]);
    b->answered += b->count;
    fflush(b->out); /* a failure is noticed by answer_files and when the output is closed */
    return CICY_OK;
}

/* The total is that of the only file; it is estimated for a text. */
static bool report_progress(const block *b, const cicy_progress *progress)
{
    cicy_progress_report report = {.stage = "configurations", .done = b->answered};
    if (b->single)
        report.total = cicy_list_total(b->reader);
    return progress->call(progress->user, &report);
}

static cicy_status answer_list(block *b, const cicy_progress *progress, cicy_error *error)
{
    for (bool more = true; more;) {
        cicy_error unreadable = {0};
        if (cicy_list_batch(b->reader, BLOCK, &b->count, &unreadable) != CICY_OK)
            report(b, &unreadable);
        CLI_TRY(answer_block(b, error));
        more = report_progress(b, progress) && b->count > 0 && !ferror(b->out);
    }
    return CICY_OK;
}

static ptrdiff_t read_descriptor(void *user, char *bytes, size_t room)
{
    ssize_t got;
    do
        got = read(*(int *)user, bytes, room);
    while (got < 0 && errno == EINTR && !cli_interrupted());
    return got < 0 && errno == EINTR ? 0 : got;
}

static bool descriptor_waits(void *user)
{
    struct pollfd input = {.fd = *(int *)user, .events = POLLIN};
    return poll(&input, 1, PAUSE_MILLISECONDS) == 0;
}

/* Opens standard input, a pipe or a device as it comes, and anything else as a list. */
static cicy_status open_input(block *b, const char *path, int *descriptor, cicy_error *error)
{
    struct stat found;
    const bool standard = strcmp(path, "-") == 0;
    *descriptor = -1;
    b->name = standard ? "standard input" : path;
    if (!standard && (stat(path, &found) != 0 || S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)))
        return cicy_list_open(&b->reader, path, CICY_FORMAT_ANY, error);
    *descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0)
        return cicy_error_set(error, CICY_SYSTEM, "%s: cannot open: %s", path, strerror(errno));
    cicy_list_source source = {read_descriptor, descriptor_waits, descriptor};
    return cicy_list_open_source(&b->reader, &source, b->name, CICY_FORMAT_ANY, error);
}

static cicy_status answer_file(block *b, const char *path, const cicy_progress *progress,
                               cicy_error *error)
{
    cicy_error unreadable = {0};
    int descriptor;
    cicy_status status = CICY_OK;
    b->reader = NULL;
    b->before = b->answered;
    if (open_input(b, path, &descriptor, &unreadable) == CICY_OK)
        status = answer_list(b, progress, error);
    else
        report(b, &unreadable);
    cicy_list_close(b->reader);
    if (descriptor > STDERR_FILENO)
        close(descriptor);
    return status;
}

const cli_column *cli_columns(const cli_common *common, const cli_column *text,
                              const cli_column *csv)
{
    return common->json ? NULL : common->csv ? csv : text;
}

static cicy_status print_head(const block *b, cicy_error *error)
{
    cli_text head = {0};
    if (!b->lines->columns)
        return CICY_OK;
    cli_row_head(&head, b->lines->columns, b->lines->common->csv);
    const bool complete = !head.failed;
    fwrite(head.bytes, 1, complete ? head.length : 0, b->out);
    cli_text_clear(&head);
    return complete ? CICY_OK : cli_no_memory(error);
}

static cicy_status answer_files(block *b, cicy_error *error)
{
    char *standard_input[] = {"-"};
    const bool named = b->lines->common->file_count > 0;
    char **files = named ? b->lines->common->files : standard_input;
    const int count = named ? b->lines->common->file_count : 1;
    cli_meter meter;
    cicy_progress progress = cli_meter_start(&meter, b->lines->common->quiet);
    meter.estimated = true;
    b->single = count == 1;
    cicy_status status = print_head(b, error);
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
    cicy_status status = b.items && b.parsed ? answer_files(&b, error) : cli_no_memory(error);
    for (size_t k = 0; b.items && k < BLOCK; k++)
        cli_text_clear(&b.items[k].line.text);
    free(b.items);
    free(b.parsed);
    return status == CICY_OK ? b.worst : status;
}
