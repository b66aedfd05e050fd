/* The Muon optimiser's step (Jordan et al., 2024, "Muon: An optimizer for hidden layers in neural
 * networks"; scaled as in Liu et al., arXiv:2502.16982). */
#ifndef CICYMINER_ENGINE_CPU_MUON_H
#define CICYMINER_ENGINE_CPU_MUON_H

#include "engine/kernels.h"

/* x [rows][columns] = about U V^T of its singular value decomposition U S V^T: five steps of the
 * Newton-Schulz iteration with the coefficients of Jordan et al., which bring the singular values
 * into 0.7..1.2. Zero stays zero. scratch: as for a step. */
void cicy_orthogonalise(size_t rows, size_t columns, cicy_real *x, cicy_real *scratch);

#endif
