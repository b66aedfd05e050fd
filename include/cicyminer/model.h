/* Models: networks described as data. Everything else (forward and backward pass, parameter count,
 * FLOPs, memory plan, summary) follows from the description. */
#ifndef CICYMINER_MODEL_H
#define CICYMINER_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CICY_MODEL_NAME_LENGTH 48
#define CICY_MAX_OUTPUTS 16

typedef enum cicy_layer_kind {
    CICY_LAYER_INPUT,      /* matrix entries, scaled to [0, 1]: [rows][columns][1] */
    CICY_LAYER_INCEPTION,  /* convolutions (rows x 1) and (1 x columns), 'same' zero padding,
                            * activation, concatenated on channels: [rows][columns][2 filters] */
    CICY_LAYER_BATCH_NORM, /* per channel, moments over batch and positions; then activation */
    CICY_LAYER_LAYER_NORM, /* per position, moments over channels; then activation */
    CICY_LAYER_DROPOUT,    /* in training: zero with probability rate, else times 1/(1 - rate) */
    CICY_LAYER_DENSE,      /* flattens its input: units; then activation */
    CICY_LAYER_SAM,        /* spatial attention, arXiv:2108.02221 figure 6 */
    CICY_LAYER_CHAM,       /* channel attention, arXiv:2108.02221 figure 6 */
    CICY_LAYER_MESSAGE_PASSING /* reads the input layer; values do not depend on the order of rows
                                * and columns: [1][1][units]. See src/zoo/mpnn.c */
} cicy_layer_kind;

/* The line bundles for which message passing runs once each, with their degrees l_i as marks on the
 * rows. */
typedef enum cicy_roots {
    CICY_ROOTS_NONE,    /* one run without marks */
    CICY_ROOTS_COLUMNS, /* O(p_j) of every column */
    CICY_ROOTS_ALL,     /* these, and O(e_i) of every row */
    CICY_ROOTS_GIVEN    /* the one that the last column of the matrix states (CICY_BUNDLE_MARK) */
} cicy_roots;

typedef enum cicy_activation {
    CICY_ACTIVATION_NONE,
    CICY_ACTIVATION_RELU,
    CICY_ACTIVATION_TANH,
    CICY_ACTIVATION_SIGMOID,
    CICY_ACTIVATION_ELU,
    CICY_ACTIVATION_SELU
} cicy_activation;

/* One layer. It reads the output of layer `input`, which precedes it in the list; several
 * layers may read the same one. Shapes are per sample: [rows][columns][channels], dense layers
 * [1][1][units]. */
typedef struct cicy_layer {
    cicy_layer_kind kind;
    char name[CICY_MODEL_NAME_LENGTH]; /* unique; prefix of the names of its tensors */
    size_t input;                      /* index of a layer; unused by the input layer */
    size_t filters;                    /* inception: per convolution; dense: units; message
                                        * passing: channels of a node, a multiple of 16 */
    size_t rounds;                     /* message passing: 1 to 16 */
    size_t units;                      /* message passing: of its read-out, a multiple of 16 */
    cicy_roots roots;                  /* message passing */
    bool bias;                         /* inception, dense */
    bool scale;                        /* norms: with a trained factor gamma */
    cicy_activation activation;        /* inception, norms, dense */
    double rate;                       /* dropout: share of zeros, 0 <= rate < 1 */
    double ratio;                      /* attention: inner channels = max(1, ratio * channels) */
    double l1, l2;                     /* penalties l1 sum |w| + l2 sum w^2 on the kernels */
    size_t rows, columns, channels;    /* shape of the output, filled in by the model */
} cicy_layer;

typedef enum cicy_loss_kind {
    CICY_LOSS_HUBER,        /* delta (|e| - delta / 2) beyond |e| = delta, e^2 / 2 within */
    CICY_LOSS_MSE,          /* e^2 */
    CICY_LOSS_CROSS_ENTROPY /* softmax over the channels; channel c is the target value
                             * `first` + c */
} cicy_loss_kind;

/* What an output is of a target t. */
typedef enum cicy_scale {
    CICY_SCALE_PLAIN, /* t */
    CICY_SCALE_LOG    /* log(1 + t) */
} cicy_scale;

/* One output: the values of a dense layer, and the loss that trains them. */
typedef struct cicy_output {
    char name[CICY_MODEL_NAME_LENGTH]; /* "h11", "h21", ..., "h11.auxiliary" */
    size_t layer;                      /* index of the dense layer */
    size_t target;                     /* column of the targets it learns */
    bool auxiliary;                    /* helps the training; not computed for predictions */
    cicy_loss_kind loss;
    double delta;  /* of the Huber loss */
    int64_t first; /* cross-entropy: the target value of class 0 */
    double weight; /* in the total loss */
    cicy_scale scale;
} cicy_output;

/* What a named model leaves open. Start from cicy_model_options_defaults. Only `dimension` and
 * `width` concern CICYMiner; the others are the shape of the classification networks. */
typedef struct cicy_model_options {
    size_t size;         /* sizeof this struct; see cicyminer/cicyminer.h */
    int dimension;       /* of the manifolds: 4 (0 as well), or 3 for all but the classification
                          * networks, or 5 for mpnn */
    double width;        /* factor on the numbers of filters, in (0, 64] */
    size_t modules;      /* Inception modules, 1 to 16 */
    size_t filters;      /* of each convolution, 1 to 4096 */
    size_t last_filters; /* of the last module, when there are several and it would have more;
                          * 0: no such limit */
    size_t dense_layers; /* between modules and output, 0 to 16 */
    size_t dense_units;  /* of each of them, 1 to 4096 */
    cicy_activation dense_activation;
} cicy_model_options;

/* A model. The arrays belong to it; main outputs precede the auxiliary ones. */
typedef struct cicy_model {
    char name[CICY_MODEL_NAME_LENGTH];
    cicy_model_options options;
    size_t rows, columns; /* of the input matrix */
    size_t targets;       /* columns of the targets: at least the largest output.target + 1 */
    cicy_layer *layers;
    size_t layer_count, layer_capacity;
    cicy_output outputs[CICY_MAX_OUTPUTS];
    size_t output_count;
} cicy_model;

/* Builds the model `name` for matrices [rows][columns]; `options` NULL: the published ones. A name
 * is that of a network, followed by "+variant" for each change. Every number of filters F
 * becomes max(1, round(width F)). Targets are the columns of the dimension's data sets
 * (cicy_hodge_name). Free with cicy_model_free.
 *   "cicyminer": arXiv:2108.02221 figure 4; outputs h11, h21, h31, h22, then "h11.auxiliary" and
 *     so on. Variants, section 4.4: "+attention" (SAM and CHAM between the modules of the main
 *     branches of h31 and h22), "+mse" (mean squared error instead of the Huber loss), "+no-aux"
 *     (no auxiliary branches), "+layer-norm" (layer norm over channels instead of batch norm);
 *     "+batch-256" and "+fast" are the same network, trained on larger batches and with settings of
 *     our own.
 *   "inception-h11", "-h21", "-h31", "-h22": section 3.2, one softmax output over all values the
 *     Hodge number takes on connected four-folds (cicy_model_classes); "+best" is the larger
 *     published setting, "+fast" the same network with settings of our own.
 *   "mpnn": message passing on the bipartite graph of rows and columns (src/zoo/mpnn.c), outputs
 *     h11, h21, h31, h22 (five-folds: all six); "+rooted" once for every column, "+rooted-all" for
 * every row as well.
 *     "+bundle" learns the cohomology of line bundles on manifolds of dimension 1 to 3: it runs
 * once with the degrees, of -5 to 5, as marks on the rows; outputs h0 .. hd, on the scale log(1 +
 * h^q), or with "+linear" as they are. `modules` rounds, `filters` channels and `dense_units` units
 * of the read-out, both rounded to multiples of 16. Errors: CICY_USAGE (unknown name, an option out
 * of range, size outside 1..CICY_MAX_ROWS/COLUMNS), CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_model_create(const char *name, const cicy_model_options *options,
                                       size_t rows, size_t columns, cicy_model **model,
                                       cicy_error *error);
CICY_API void cicy_model_free(cicy_model *model);

/* The published options of a named model. Errors: CICY_USAGE (unknown name). */
CICY_API cicy_status cicy_model_options_defaults(const char *name, cicy_model_options *options,
                                                 cicy_error *error);

/* How many Hodge numbers a model learns of manifolds of a dimension: 6 of five-folds, 4 of
 * four-folds, 2 of three-folds, 0 of others. */
CICY_API size_t cicy_model_hodge_numbers(int dimension);

/* "h0", "h1", .. for q = 0 .. CICY_MAX_DIMENSION; static storage. */
CICY_API const char *cicy_model_bundle_name(size_t q);

/* Whether a model learns the cohomology of line bundles. */
CICY_API bool cicy_model_is_of_bundles(const cicy_model *model);

/* The values of h11, h21, h31, h22 (column 0 to 3) on connected four-folds: *first and the number
 * of values from it on: 1..24, 0..33, 20..426, 204..1752 (arXiv:2108.02221, 3.1). */
CICY_API size_t cicy_model_classes(size_t column, int64_t *first);

/* The published models' names for cicy_model_create, ending with NULL. Static storage. */
CICY_API const char *const *cicy_model_names(void);

/* For building other models: starts an empty one (it has the input layer, number 0); appends a
 * layer, checks it and fills in its output shape; appends an output. *index (may be NULL) is the
 * new layer's number. Errors: CICY_USAGE naming the layer and the reason, CICY_SYSTEM. */
CICY_API cicy_status cicy_model_start(const char *name, size_t rows, size_t columns,
                                      cicy_model **model, cicy_error *error);
CICY_API cicy_status cicy_model_add(cicy_model *model, const cicy_layer *layer, size_t *index,
                                    cicy_error *error);
CICY_API cicy_status cicy_model_add_output(cicy_model *model, const cicy_output *output,
                                           cicy_error *error);

/* "none", "relu", ...; static storage. From such a name; false when it is none. */
CICY_API const char *cicy_activation_name(cicy_activation activation);
CICY_API bool cicy_activation_from_name(const char *name, cicy_activation *activation);

/* A copy, freed with cicy_model_free; NULL without memory. */
CICY_API cicy_model *cicy_model_copy(const cicy_model *model);

/* Numbers of the main outputs, and of the values they have in all. */
CICY_API size_t cicy_model_main_outputs(const cicy_model *model);
CICY_API size_t cicy_model_main_values(const cicy_model *model);

/* Counts for one layer, and for the whole model when `layer` is CICY_WHOLE_MODEL: numbers that are
 * trained; moving moments kept beside them; convolution and attention kernel weights only;
 * multiplications and additions of one sample's forward pass by the definition ('same' convolutions
 * over the valid inputs only, so the padding is not counted). */
#define CICY_WHOLE_MODEL SIZE_MAX
typedef struct cicy_model_counts {
    uint64_t trained, moments, kernel_weights, flops;
} cicy_model_counts;
CICY_API cicy_model_counts cicy_model_count(const cicy_model *model, size_t layer);

/* A readable table: layer, what it reads, output shape, parameters, FLOPs; totals at the end.
 * The caller frees the text; NULL without memory. */
CICY_API char *cicy_model_summary(const cicy_model *model);

#ifdef __cplusplus
}
#endif
#endif
