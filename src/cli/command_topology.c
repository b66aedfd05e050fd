#include <inttypes.h>

#include "cicyminer/hodge.h"
#include "cicyminer/topology.h"
#include "cli/line_driver.h"

static const char usage[] =
    "Usage: cicyminer topology [OPTIONS] [FILE...]\n\n"
    "Chern numbers, second Chern class, intersection numbers, whether it is favourable, and the\n"
    "factors of a direct product, of configurations, one a line. J_i is the hyperplane class of\n"
    "row i; rows count from 1. Numbers that are zero are left out, and of those that differ only "
    "by\n"
    "the order of the rows one is given.\n\n"
    "With --json: \"intersection\" and \"c2\" are lists [[i,j,..,number],...]; \"c2\" is a list "
    "of\n"
    "the c_2.J_i for three-folds and a matrix of the c_2.J_i.J_j for four-folds.\n\n";

static void print_entries_json(cli_text *out, const cicy_form *form)
{
    cli_text_add(out, "[", 1);
    for (size_t k = 0; k < form->count; k++) {
        cli_text_print(out, "%s[", k ? "," : "");
        for (int a = 0; a < form->degree; a++)
            cli_text_print(out, "%d,", form->entries[k].rows[a] + 1);
        cli_text_print(out, "%" PRId64 "]", form->entries[k].value);
    }
    cli_text_add(out, "]", 1);
}

/* A number, a vector or a matrix for degree 0, 1, 2; else the list of entries. */
static void print_second_chern_json(cli_text *out, const cicy_topology *t)
{
    const cicy_form *form = &t->second_chern;
    if (form->degree > 2) {
        print_entries_json(out, form);
        return;
    }
    if (form->degree == 0) {
        cli_text_print(out, "%" PRId64, cicy_form_evaluate(form, NULL));
        return;
    }
    cli_text_add(out, "[", 1);
    for (int i = 0; i < t->rows; i++) {
        uint8_t rows[2] = {(uint8_t)i, 0};
        cli_text_print(out, i ? "," : "");
        if (form->degree == 1) {
            cli_text_print(out, "%" PRId64, cicy_form_evaluate(form, rows));
            continue;
        }
        for (int k = 0; k < t->rows; k++) {
            rows[1] = (uint8_t)k;
            cli_text_print(out, "%s%" PRId64, k ? "," : "[", cicy_form_evaluate(form, rows));
        }
        cli_text_add(out, "]", 1);
    }
    cli_text_add(out, "]", 1);
}

static void print_factors(cli_text *out, const cicy_configuration *configuration,
                          const char *between)
{
    cicy_configuration factors[CICY_MAX_ROWS];
    size_t count = cicy_configuration_factors(configuration, factors);
    for (size_t k = 0; k < count; k++) {
        cli_text_print(out, "%s", k ? between : "");
        cli_text_configuration(out, &factors[k], CICY_NOTATION_PYCICY);
    }
}

static void print_json(cli_text *out, const cicy_configuration *configuration,
                       const cicy_topology *t, const cicy_hodge *hodge)
{
    cli_text_print(out, "{\"matrix\":");
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, ",\"dim\":%d,\"euler\":%" PRId64 ",\"chern\":{", t->dimension, t->euler);
    if (t->dimension == 4)
        cli_text_print(out, "\"c2c2\":%" PRId64 ",", t->c2c2);
    if (t->dimension == 5)
        cli_text_print(out, "\"c2c3\":%" PRId64 ",", t->c2c3);
    cli_text_print(out, "\"c%d\":%" PRId64 "},\"c2\":", t->dimension, t->euler);
    print_second_chern_json(out, t);
    cli_text_print(out, ",\"intersection\":");
    print_entries_json(out, &t->intersection);
    cli_text_print(out, ",\"favourable\":%s,\"product\":%s,\"factors\":[",
                   hodge->favourable ? "true" : "false", hodge->product ? "true" : "false");
    print_factors(out, configuration, ",");
    cli_text_print(out, "]}\n");
}

static void print_entries(cli_text *out, const char *name, const char *class_name,
                          const cicy_form *form)
{
    enum { PER_LINE = 6 };
    for (size_t k = 0; k < form->count; k++) {
        if (k % PER_LINE == 0)
            cli_text_print(out, "%s  %-13s", k ? "\n" : "", k ? "" : name);
        cli_text_print(out, " %s", class_name);
        for (int a = 0; a < form->degree; a++)
            cli_text_print(out, "%sJ%d", a || *class_name ? "." : "", form->entries[k].rows[a] + 1);
        cli_text_print(out, " %" PRId64 "%s", form->entries[k].value,
                       k + 1 < form->count ? "," : "\n");
    }
}

static void print_block(cli_text *out, const cicy_configuration *configuration,
                        const cicy_topology *t, const cicy_hodge *hodge)
{
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, "\n  dimension     %d\n  Euler number  %" PRId64 "\n", t->dimension,
                   t->euler);
    if (t->dimension == 4)
        cli_text_print(out, "  c2.c2         %" PRId64 "\n", t->c2c2);
    if (t->dimension == 5)
        cli_text_print(out, "  c2.c3         %" PRId64 "\n", t->c2c3);
    if (t->dimension >= 2)
        print_entries(out, "c2", "c2", &t->second_chern);
    print_entries(out, "intersection", "", &t->intersection);
    cli_text_print(out, "  favourable    %s\n", hodge->favourable ? "yes" : "no");
    if (hodge->product) {
        cli_text_print(out, "  product of    ");
        print_factors(out, configuration, " x ");
        cli_text_add(out, "\n", 1);
    }
}

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    const bool *json = user;
    cicy_hodge hodge;
    cicy_topology topology;
    cicy_status status =
        cicy_hodge_compute(&line->configuration, CICY_HODGE_NO_CHECK, &hodge, error);
    if (status != CICY_OK)
        return status;
    status = cicy_topology_compute(&line->configuration, &topology, error);
    if (status == CICY_OK && topology.euler != hodge.euler)
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "the Euler number is %" PRId64
                                " from the Hodge numbers but %" PRId64 " from the Chern classes",
                                hodge.euler, topology.euler);
    if (status == CICY_OK) {
        if (*json)
            print_json(&line->text, &line->configuration, &topology, &hodge);
        else
            print_block(&line->text, &line->configuration, &topology, &hodge);
    }
    cicy_topology_clear(&topology);
    return status;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {CLI_COMMON_LONG, {NULL, 0, NULL, 0}};
    cli_common common = {0};
    int code;
    if (!cli_read_options(&(cli_options){.usage = usage, .known = options}, argc, argv, &common,
                          &code))
        return code;
    cli_lines lines = {.common = &common, .context = &common.json, .answer = answer};
    return cli_lines_run(&lines, argv + optind, argc - optind);
}

const cli_command cli_command_topology = {
    "topology", "Chern numbers, second Chern class, intersection numbers", run};
