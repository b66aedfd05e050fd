#include "cli/neighbour_commands.h"

#include <inttypes.h>

#include "cli/hodge_text.h"

const char cli_neighbours_header[] =
    "#step  n at   h11   h21   h31   h41    h22    h32   euler  matrix\n";

static void print_matrix(cli_text *out, const cicy_configuration *configuration)
{
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
}

static void print_hodge(cli_text *out, const cicy_hodge *hodge)
{
    cli_text_print(out, ",\"hodge\":");
    cli_hodge_json(out, hodge);
    cli_text_print(out, ",\"euler\":%" PRId64, hodge->euler);
}

static void print_given(cli_text *out, const cicy_configuration *given, const cicy_hodge *hodge,
                        const cli_neighbour_words *words, bool json)
{
    if (json) {
        cli_text_print(out, "{\"matrix\":");
        print_matrix(out, given);
        cli_text_print(out, ",\"dim\":%d", hodge->dimension);
        print_hodge(out, hodge);
        cli_text_print(out, ",\"%s\":[", words->list);
    } else {
        cli_text_print(out, "given  -  - ");
        cli_hodge_columns(out, hodge);
        cli_text_print(out, "  ");
        print_matrix(out, given);
        cli_text_print(out, "\n");
    }
}

static void print_neighbour(cli_text *out, const cicy_neighbour *neighbour, const cicy_hodge *hodge,
                            const cli_neighbour_words *words, bool json)
{
    if (json) {
        cli_text_print(out, "{\"matrix\":");
        print_matrix(out, &neighbour->configuration);
        cli_text_print(out, ",\"n\":%d,\"%s\":%zu,\"effective\":%s", neighbour->n, words->place,
                       neighbour->place + 1, neighbour->effective ? "true" : "false");
        print_hodge(out, hodge);
        cli_text_print(out, "}");
    } else {
        cli_text_print(out, "%s %2d %2zu ", neighbour->effective ? "  eff" : "ineff", neighbour->n,
                       neighbour->place + 1);
        cli_hodge_columns(out, hodge);
        cli_text_print(out, "  ");
        print_matrix(out, &neighbour->configuration);
        cli_text_print(out, "\n");
    }
}

cicy_status cli_neighbours_print(cli_text *out, const cicy_configuration *configuration,
                                 const cicy_neighbours *neighbours,
                                 const cli_neighbour_words *words, bool json, cicy_error *error)
{
    cicy_hodge hodge;
    cicy_status status = cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, error);
    if (status != CICY_OK)
        return status;
    print_given(out, configuration, &hodge, words, json);
    for (size_t k = 0; k < neighbours->count; k++) {
        const cicy_neighbour *neighbour = &neighbours->items[k];
        status = cicy_hodge_compute(&neighbour->configuration, CICY_HODGE_CHECKED, &hodge, error);
        if (status != CICY_OK)
            return cicy_error_prepend(error, status, "%s %zu", words->place, neighbour->place + 1);
        if (json && k > 0)
            cli_text_print(out, ",");
        print_neighbour(out, neighbour, &hodge, words, json);
    }
    if (json)
        cli_text_print(out, "]}\n");
    return CICY_OK;
}
