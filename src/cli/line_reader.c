#include "cli/line_reader.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* How long input may fail to come before what is there is answered. */
enum { PAUSE_MILLISECONDS = 2 };

/* Reads more; false at the end. */
static bool fill(cli_reader *reader)
{
    while (!reader->ended) {
        const ssize_t got = read(reader->descriptor, reader->bytes, sizeof reader->bytes);
        reader->at = 0;
        reader->end = got > 0 ? (size_t)got : 0;
        if (got > 0)
            return true;
        if (got < 0 && errno == EINTR && !cli_interrupted())
            continue;
        reader->ended = true;
        reader->reason = got < 0 && errno != EINTR ? errno : 0;
    }
    return false;
}

/* Appends bytes of a line that has `length` so far. */
static void append(cli_text *text, const char *bytes, size_t length, size_t used, size_t longest,
                   bool *too_long)
{
    const size_t room = longest - used;
    *too_long = *too_long || length > room;
    cli_text_add(text, bytes, length < room ? length : room);
}

bool cli_reader_line(cli_reader *reader, cli_text *text, size_t longest, bool *too_long)
{
    const size_t start = text->length;
    bool comment = false;
    *too_long = false;
    if (reader->at == reader->end && !fill(reader))
        return false;
    do {
        const char *bytes = reader->bytes + reader->at;
        const size_t there = reader->end - reader->at;
        const char *line_end = memchr(bytes, '\n', there);
        const size_t length = line_end ? (size_t)(line_end - bytes) : there;
        const char *hash = memchr(bytes, '#', length);
        if (!comment)
            append(text, bytes, hash ? (size_t)(hash - bytes) : length, text->length - start,
                   longest, too_long);
        comment = comment || hash;
        reader->at += length + (line_end ? 1 : 0);
        reader->taken += length + (line_end ? 1 : 0);
        if (line_end)
            return true;
    } while (fill(reader));
    return true;
}

bool cli_reader_pauses(const cli_reader *reader)
{
    struct pollfd input = {.fd = reader->descriptor, .events = POLLIN};
    return reader->at == reader->end && !reader->ended && poll(&input, 1, PAUSE_MILLISECONDS) == 0;
}
