/* A program outside the tree, in the common part of C and C++: includes every header in one go and
 * calls at least one function of each. Prints the version and the Hodge numbers of the quintic. */
#include <cicyminer/cicyminer.h>

#include <stdio.h>
#include <string.h>

static int failures;

static void check(int right, const char *what)
{
    if (!right) {
        printf("wrong: %s\n", what);
        failures++;
    }
}

static void use_geometry(void)
{
    const char text[] = "[[4,5]]";
    cicy_configuration quintic, other, same;
    cicy_error error;
    cicy_hodge hodge;
    cicy_random random;
    cicy_neighbours contractions;
    uint32_t fibre_rows = 0;
    int64_t euler = 0, bundle[CICY_MAX_ROWS] = {1}, cohomology[CICY_MAX_DIMENSION + 1];
    check(cicy_configuration_parse(&quintic, text, sizeof text - 1, &error) == CICY_OK, "parse");
    check(cicy_hodge_compute(&quintic, 0, &hodge, &error) == CICY_OK, "hodge.h");
    check(cicy_topology_euler(&quintic, &euler, &error) == CICY_OK && euler == -200, "topology.h");
    check(cicy_cohomology_compute(&quintic, bundle, cohomology, &error) == CICY_OK &&
              cohomology[0] == 5,
          "cohomology.h: the five coordinates of P^4");
    cicy_random_init(&random, 1, 0);
    cicy_configuration_shuffle(&quintic, &random, &other);
    cicy_configuration_canonical(&other, &same);
    check(cicy_configuration_equal(&quintic, &same), "canonical.h, random.h");
    check(!cicy_configuration_is_fibred(&quintic, 1, &fibre_rows), "fibration.h");
    check(cicy_contractions_find(&quintic, &contractions, &error) == CICY_OK, "splitting.h");
    cicy_neighbours_clear(&contractions);
    printf("%s %d\n", cicy_version(), cicy_configuration_dimension(&quintic));
}

static void use_data(void)
{
    cicy_classification_options options;
    cicy_classification *surfaces = NULL;
    cicy_dataset dataset;
    cicy_verify_summary summary;
    cicy_statistics statistics;
    cicy_survey survey;
    cicy_split split;
    cicy_split_options parts;
    cicy_error error;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.dimension = 2;
    options.threads = cicy_threads(0);
    check(cicy_classification_compute(&options, &surfaces, &error) == CICY_OK, "classification.h");
    check(cicy_dataset_build(surfaces, NULL, &dataset, &error) == CICY_OK, "build.h");
    cicy_classification_free(surfaces);
    check(cicy_dataset_verify(&dataset, NULL, &summary, &error) == CICY_OK && summary.faulty == 0,
          "verify.h");
    cicy_statistics_compute(&dataset, true, &statistics);
    check(statistics.count == summary.entries, "statistics.h");
    check(cicy_survey_compute("missing.h5", NULL, &survey, &error) == CICY_SYSTEM, "survey.h");
    check(strcmp(cicy_order_name(dataset.order), "") != 0, "dataset.h");
    memset(&parts, 0, sizeof parts);
    parts.size = sizeof parts;
    parts.training = 5; /* not a share */
    check(cicy_split_create(&dataset, &parts, &split, &error) == CICY_USAGE, "sampling.h");
    cicy_split_clear(&split);
    cicy_dataset_clear(&dataset);
    check(cicy_format_from_path("list.h5") == CICY_FORMAT_HDF5, "lists.h");
    check(cicy_file_check("missing/folder/file", &error) == CICY_SYSTEM &&
              error.code == CICY_ERROR_FILE_NOT_FOUND &&
              strcmp(cicy_error_code_name(error.code), "file not found") == 0,
          "file.h, error.h");
}

static void use_networks(void)
{
    cicy_model *model = NULL;
    cicy_network *network = NULL;
    cicy_safetensors *tensors = NULL;
    cicy_weights_info info;
    cicy_table *table;
    cicy_calibration calibration;
    cicy_error error;
    bool found = true;
    char *text;
    check(cicy_model_create("mpnn", NULL, 12, 15, &model, &error) == CICY_OK, "model.h");
    text = cicy_model_summary(model);
    check(text && strlen(text) > 0, "summary");
    cicy_free(text);
    check(cicy_network_create(model, 4, 1, false, &network, &error) == CICY_OK, "network.h");
    cicy_model_free(model);
    cicy_network_free(network);
    check(cicy_weights_read("missing", 1, 1, &network, &info, &error) == CICY_SYSTEM,
          "checkpoint.h");
    check(cicy_safetensors_read("missing", &tensors, &error) == CICY_SYSTEM, "safetensors.h");
    check(cicy_publication_read("missing", NULL, &found, &error) == CICY_SYSTEM && !found,
          "publication.h");
    check(cicy_prediction_round(2.4f) == 2, "metrics.h");
    memset(&calibration, 0, sizeof calibration);
    cicy_calibration_confidence(&calibration, 1, 0);
    check(cicy_published_accuracies() != NULL, "published.h");
    check(cicy_training_setting_count() > 10, "training.h");
    check(cicy_space_paper().count > 0, "search.h");
    check(cicy_reproduce_find("no such target") == NULL, "reproduce.h");
    check(cicy_report_write(NULL, &error) == CICY_USAGE, "report.h");
    table = cicy_table_create("title", "first", NULL, 0);
    cicy_table_free(table);
}

static void use_figures_and_predictions(void)
{
    cicy_search search;
    cicy_metrics metrics;
    cicy_error error;
    bool found;
    memset(&search, 0, sizeof search);
    check(cicy_figure_trajectory(&search, "not-a-figure", &error) != CICY_OK, "figures.h");
    check(cicy_metrics_read("missing", "test", &metrics, &found, &error) != CICY_OK || !found,
          "prediction.h");
}

int main(void)
{
    cicy_progress none; /* progress.h has types alone */
    none.call = NULL;
    check(none.call == NULL, "progress.h");
    use_geometry();
    use_data();
    use_networks();
    use_figures_and_predictions();
    return failures != 0;
}
