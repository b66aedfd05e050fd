/* The metadata of published weights. */
#ifndef CICYMINER_TRAINING_PUBLICATION_PUBLICATION_H
#define CICYMINER_TRAINING_PUBLICATION_PUBLICATION_H

#include "cicyminer/checkpoint.h"
#include "cicyminer/publication.h"

/* Writes a network's weights with the publication among the metadata. */
cicy_status cicy_publication_write(const cicy_publication *publication, cicy_network *network,
                                   const cicy_weights_info *info, const char *path,
                                   cicy_error *error);

#endif
