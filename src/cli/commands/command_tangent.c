/* cicyminer tangent: the tangent bundle by ranks, without the closed form of `hodge`. */
#include "cli/commands/vector_bundles.h"

typedef struct tangent_arguments {
    cli_bundle_question question;
    int power;
    bool endomorphisms;
} tangent_arguments;

static const cli_option options[] = {
    {"power", "P", "the exterior power P of the tangent bundle", CLI_INT,
     CLI_AT(tangent_arguments, power), .low = 1, .high = CICY_MAX_DIMENSION},
    {"endomorphisms", NULL, "TX times its dual: h^1 counts the deformations of TX", CLI_FLAG,
     CLI_AT(tangent_arguments, endomorphisms)},
    CLI_RANK_OPTIONS,
    {0}};

static cicy_status run_tangent(void *arguments, cicy_error *error)
{
    tangent_arguments *given = arguments;
    cli_bundle_question *question = &given->question;
    if (given->power && given->endomorphisms)
        return cicy_error_set(error, CICY_USAGE, "give --power or --endomorphisms, not both");
    question->kind = CICY_BUNDLE_TANGENT;
    question->constructions = given->power || given->endomorphisms;
    if (given->power)
        question->construction[0] = (cicy_construction){CICY_CONSTRUCTION_EXTERIOR, given->power};
    if (given->endomorphisms)
        question->construction[0] = (cicy_construction){.kind = CICY_CONSTRUCTION_ENDOMORPHISMS};
    return cli_bundle_answer(question, error);
}

const cli_command cli_command_tangent = {
    .name = "tangent",
    .summary = "cohomology of the tangent bundle, its powers, its endomorphisms",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Prints h^q(X, TX) of generic complete intersections X, one configuration per line, of an "
        "exterior power (h^q is the Hodge number h^{d-P,q}) or of TX times its dual (h^1 is the "
        "number of deformations of TX as a bundle). They are found from ranks of maps modulo a "
        "prime, without the closed form that `hodge` uses: a check of that.\n"
        "The column \"of\" states what was computed; V is TX. Direct products are accepted, except "
        "with --endomorphisms. The work grows fast with the matrix: for --endomorphisms from a "
        "second "
        "for the quintic on; see --memory and --seconds.",
    .examples = "echo '[[4,5]]' | cicyminer tangent\n"
                "echo '[[4,5]]' | cicyminer tangent --endomorphisms",
    .shared = CLI_PER_LINE | CLI_SEED,
    .options = options,
    .size = sizeof(tangent_arguments),
    .most_files = CLI_ANY_FILES,
    .run = run_tangent};
