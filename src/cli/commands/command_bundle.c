/* cicyminer bundle: sums of line bundles, kernels and cokernels of maps between them. */
#include <string.h>

#include "cli/commands/vector_bundles.h"

/* Of the option that was given; CICY_BUNDLE_TANGENT: none yet. */
static cicy_status take_kind(cli_bundle_question *question, const cli_option *option,
                             cicy_bundle_kind kind, cicy_error *error)
{
    if (question->kind != CICY_BUNDLE_TANGENT)
        return cicy_error_set(error, CICY_USAGE,
                              "--%s: give one of --sum, --monad and --cokernel, once",
                              option->name);
    question->kind = kind;
    return CICY_OK;
}

static cicy_status take_sum(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error)
{
    cli_bundle_question *question = arguments;
    cicy_status status = take_kind(question, option, CICY_BUNDLE_SUM, error);
    if (status == CICY_OK)
        status = cli_sum_parse(&question->first, text, strlen(text), error);
    return status == CICY_OK ? CICY_OK : cicy_error_prepend(error, status, "--%s", option->name);
}

/* "B->C" */
static cicy_status take_map(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error)
{
    cli_bundle_question *question = arguments;
    const bool kernel = strcmp(option->name, "monad") == 0;
    const char *arrow = strstr(text, "->");
    if (!arrow)
        return cicy_error_set(error, CICY_USAGE,
                              "--%s: '%s' is not a map between sums like '2*0,1|1,0->1,2'",
                              option->name, text);
    cicy_status status =
        take_kind(question, option, kernel ? CICY_BUNDLE_KERNEL : CICY_BUNDLE_COKERNEL, error);
    if (status == CICY_OK)
        status = cli_sum_parse(&question->first, text, (size_t)(arrow - text), error);
    if (status == CICY_OK)
        status = cli_sum_parse(&question->second, arrow + 2, strlen(arrow + 2), error);
    return status == CICY_OK ? CICY_OK : cicy_error_prepend(error, status, "--%s", option->name);
}

static cicy_status take_constructions(void *arguments, const cli_option *option, const char *text,
                                      cicy_error *error)
{
    cli_bundle_question *question = arguments;
    for (const char *at = text, *end;; at = end + 1) {
        end = at + strcspn(at, ",");
        if (question->constructions == CLI_MOST_CONSTRUCTIONS)
            return cicy_error_set(error, CICY_USAGE, "--%s: more than %d", option->name,
                                  CLI_MOST_CONSTRUCTIONS);
        if (!cli_construction_parse(at, (size_t)(end - at),
                                    &question->construction[question->constructions++]))
            return cicy_error_set(error, CICY_USAGE,
                                  "--%s: '%.*s' is not one of V, dual, wedge2, sym2, end",
                                  option->name, (int)(end - at), at);
        if (*end == '\0')
            return CICY_OK;
    }
}

static const cli_option options[] = {
    {"sum", "SUM", "a sum of line bundles: --sum='1,0|-1,0|3*0,1'; 3* is three times", CLI_CALL,
     .take = take_sum},
    {"monad", "B->C", "the kernel of a generic map of a sum B onto a sum C: --monad='5*1->5'",
     CLI_CALL, .take = take_map},
    {"cokernel", "B->C", "the cokernel of a generic map of a sum B into a sum C", CLI_CALL,
     .take = take_map},
    {"of", "LIST",
     "what to compute, separated by commas: V (default), dual, wedge2 .. wedge8 (exterior powers), "
     "sym2 .. sym8 (symmetric powers), end (V times its dual)",
     CLI_CALL, .take = take_constructions},
    CLI_RANK_OPTIONS,
    {0}};

static void prepare(void *arguments)
{
    ((cli_bundle_question *)arguments)->kind = CICY_BUNDLE_TANGENT;
}

static void release(void *arguments)
{
    cli_bundle_question *question = arguments;
    cli_bundles_clear(&question->first);
    cli_bundles_clear(&question->second);
}

static cicy_status run_bundle(void *arguments, cicy_error *error)
{
    const cli_bundle_question *question = arguments;
    if (question->kind == CICY_BUNDLE_TANGENT)
        return cicy_error_set(error, CICY_USAGE,
                              "bundle: give a bundle with --sum, --monad or --cokernel");
    return cli_bundle_answer(question, error);
}

const cli_command cli_command_bundle = {
    .name = "bundle",
    .summary = "cohomology of sums of line bundles and of monads",
    .usage = "--sum='l1,..,lm|..' [OPTIONS] [FILE...]\n"
             "--monad='B->C' | --cokernel='B->C' [OPTIONS] [FILE...]",
    .description =
        "Prints the dimensions h^q(X, V) of the cohomology of a vector bundle V on generic "
        "complete intersections, one configuration per line, and of its dual, exterior and "
        "symmetric powers and V times its dual. V is a sum of line bundles, or the kernel or "
        "cokernel of a generic map between two sums; a line bundle has a degree for each row.\n"
        "A kernel or cokernel is accepted only if it is certain to be a bundle: no entry of the "
        "map may have a "
        "negative degree, and its rank must be at least the dimension of the manifold. Degrees of "
        "monads go to 120, sums have at most 1000 line bundles.",
    .examples =
        "echo '[[2,3],[2,3]]' | cicyminer bundle --sum='1,-1|-1,1|3*0,1' --of V,wedge2,end\n"
        "echo '[[4,5]]' | cicyminer bundle --monad='5*1->5' --of V,end",
    .shared = CLI_PER_LINE | CLI_SEED,
    .options = options,
    .size = sizeof(cli_bundle_question),
    .prepare = prepare,
    .release = release,
    .most_files = CLI_ANY_FILES,
    .run = run_bundle};
