#include "data/lists/list_print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/topology.h"

cicy_status cicy_list_printer_start(cicy_list_printer *printer, const cicy_entries *entries,
                                    cicy_format format, const cicy_progress *progress,
                                    cicy_error *error)
{
    const cicy_dataset *head = cicy_entries_head(entries);
    printer->entries = *entries;
    printer->count = head->count;
    printer->part = (cicy_dataset){0};
    printer->set = entries->set ? entries->set : &printer->part;
    printer->first = 0;
    bool three_folds_only = format == CICY_FORMAT_CICYLIST || format == CICY_FORMAT_RULES;
    if (!three_folds_only && format != CICY_FORMAT_OXFORD && format != CICY_FORMAT_TEXT)
        return cicy_error_set(error, CICY_USAGE, "%s is not a text format",
                              cicy_format_name(format));
    if (three_folds_only && head->dimension != 3)
        return cicy_error_set(error, CICY_USAGE,
                              "%s holds three-folds only; the data set has dimension %d",
                              cicy_format_name(format), head->dimension);
    printer->progress = progress;
    printer->format = format;
    printer->next = printer->length = printer->at = 0;
    return CICY_OK;
}

static void print(cicy_list_printer *printer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void print(cicy_list_printer *printer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(printer->piece + printer->length, CICY_PIECE_TEXT - printer->length,
                           format, arguments);
    va_end(arguments);
    printer->length += (size_t)length;
}

static void print_matrix(cicy_list_printer *printer, const cicy_configuration *configuration,
                         cicy_notation notation)
{
    printer->length +=
        cicy_configuration_print(configuration, notation, printer->piece + printer->length);
}

static const char *flag_text(uint8_t flag)
{
    return flag ? "True" : "False";
}

/* e is the number of the entry in the whole, from 0; in printer->set it stands at e -
 * printer->first. */
static void print_oxford(cicy_list_printer *printer, size_t e, const cicy_configuration *c)
{
    const cicy_dataset *set = printer->set;
    const size_t place = e - printer->first;
    print(printer, "%s{%zu, %u, %u, ", e ? ",\n" : "{", e + 1, c->rows, c->columns);
    print_matrix(printer, c, CICY_NOTATION_DEGREES);
    print(printer, ", %d, %s", set->euler[place], flag_text(set->product[place]));
    for (size_t k = 0; k < set->hodge_columns; k++)
        print(printer, ", %d", set->hodge[place * set->hodge_columns + k]);
    print(printer, ", %s}", flag_text(set->favourable[place]));
}

/* `{24, 36}`: the integrals of c_2 J_r. */
static cicy_status print_second_chern(cicy_list_printer *printer, const cicy_configuration *c,
                                      cicy_error *error)
{
    cicy_topology topology;
    CICY_TRY(cicy_topology_compute(c, &topology, error));
    for (uint8_t r = 0; r < c->rows; r++)
        print(printer, "%s%lld", r ? ", " : "{",
              (long long)cicy_form_evaluate(&topology.second_chern, &r));
    print(printer, "}");
    cicy_topology_clear(&topology);
    return CICY_OK;
}

/* The public three-fold lists give products no Hodge numbers. */
static int stated_hodge(const cicy_dataset *set, size_t place, size_t k)
{
    return set->product[place] ? 0 : set->hodge[2 * place + k];
}

/* Redun, five numbers, says how the makers of the public list found an entry, which is not known
 * here. */
static cicy_status print_block(cicy_list_printer *printer, size_t e, const cicy_configuration *c,
                               cicy_error *error)
{
    const cicy_dataset *set = printer->set;
    const size_t place = e - printer->first;
    print(printer, "%sNum    : %zu\nNumPs  : %u\nNumPol : %u\nEta    : %d\n", e ? "\n" : "", e + 1,
          c->rows, c->columns, set->euler[place]);
    print(printer, "H11    : %d\nH21    : %d\nC2     : ", stated_hodge(set, place, 0),
          stated_hodge(set, place, 1));
    cicy_status status = print_second_chern(printer, c, error);
    print(printer, "\nRedun  : {0, 0, 0, 0, 0}\n");
    for (size_t i = 0; i < c->rows; i++) {
        for (size_t j = 0; j < c->columns; j++)
            print(printer, "%s%u", j ? ", " : "{", c->degree[i][j]);
        print(printer, "}\n");
    }
    return status;
}

static cicy_status print_rules(cicy_list_printer *printer, size_t e, const cicy_configuration *c,
                               cicy_error *error)
{
    const cicy_dataset *set = printer->set;
    const size_t place = e - printer->first;
    print(printer, "%s{Num -> %zu, Size -> {%u, %u}, DimList -> ", e ? ",\n" : "{", e + 1, c->rows,
          c->columns);
    for (size_t i = 0; i < c->rows; i++)
        print(printer, "%s%u", i ? ", " : "{", c->n[i]);
    print(printer, "}, Chi -> %d, HodgeNos -> {%d, %d}, C2 -> ", set->euler[place],
          stated_hodge(set, place, 0), stated_hodge(set, place, 1));
    cicy_status status = print_second_chern(printer, c, error);
    print(printer, ", Conf -> ");
    print_matrix(printer, c, CICY_NOTATION_DEGREES);
    print(printer, "}");
    return status;
}

/* Reads the part of a file that begins with entry e, when the last one is used up. */
static cicy_status need_part(cicy_list_printer *printer, size_t e, cicy_error *error)
{
    if (!printer->entries.reader || e < printer->first + printer->part.count)
        return CICY_OK;
    const size_t left = printer->count - e;
    cicy_dataset_clear(&printer->part);
    printer->first = e;
    return cicy_dataset_read_part(printer->entries.reader, e,
                                  left < CICY_DATASET_PART ? left : CICY_DATASET_PART,
                                  &printer->part, error);
}

static cicy_status print_entry(cicy_list_printer *printer, size_t e, cicy_error *error)
{
    cicy_configuration configuration;
    CICY_TRY(need_part(printer, e, error));
    cicy_dataset_get(printer->set, e - printer->first, &configuration);
    switch (printer->format) {
    case CICY_FORMAT_OXFORD:
        print_oxford(printer, e, &configuration);
        return CICY_OK;
    case CICY_FORMAT_CICYLIST:
        return print_block(printer, e, &configuration, error);
    case CICY_FORMAT_RULES:
        return print_rules(printer, e, &configuration, error);
    default:
        print_matrix(printer, &configuration, CICY_NOTATION_PYCICY);
        print(printer, "\n");
        return CICY_OK;
    }
}

static cicy_status next_piece(cicy_list_printer *printer, cicy_error *error)
{
    bool braces = printer->format == CICY_FORMAT_OXFORD || printer->format == CICY_FORMAT_RULES;
    size_t count = printer->count, piece = printer->next++;
    printer->length = printer->at = 0;
    if (piece < count)
        return print_entry(printer, piece, error);
    if (piece == count && braces)
        print(printer, "%s}\n", count ? "" : "{");
    return CICY_OK;
}

cicy_status cicy_list_printer_report(const cicy_list_printer *printer, cicy_error *error)
{
    return cicy_keep_going(printer->progress, "exporting", printer->next, printer->count)
               ? CICY_OK
               : cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
}

cicy_status cicy_list_printer_read(cicy_list_printer *printer, char *bytes, size_t room,
                                   size_t *got, cicy_error *error)
{
    *got = 0;
    CICY_TRY(cicy_list_printer_report(printer, error));
    while (*got < room) {
        if (printer->at == printer->length) {
            if (printer->next > printer->count)
                break;
            CICY_TRY(next_piece(printer, error));
        }
        size_t left = printer->length - printer->at, part = room - *got;
        part = part < left ? part : left;
        memcpy(bytes + *got, printer->piece + printer->at, part);
        printer->at += part;
        *got += part;
    }
    return CICY_OK;
}

void cicy_list_printer_clear(cicy_list_printer *printer)
{
    cicy_dataset_clear(&printer->part);
}
