/* The Muon optimiser's step (Jordan et al., 2024, "Muon: An optimizer for hidden layers in neural
 * networks"; scaled as in Liu et al., arXiv:2502.16982). */
#ifndef CICYMINER_ENGINE_CPU_MUON_H
#define CICYMINER_ENGINE_CPU_MUON_H

#include "engine/kernels.h"

/* Numbers to work in for a matrix [rows][columns], whether it is only made orthogonal or a step is
 * made. */
size_t cicy_muon_scratch(size_t rows, size_t columns);

/* x [rows][columns] = about U V^T of its singular value decomposition U S V^T: five steps of the
 * Newton-Schulz iteration with the coefficients of Jordan et al., which bring the singular values
 * into 0.7..1.2. Zero stays zero. */
void cicy_orthogonalise(size_t rows, size_t columns, cicy_real *x, cicy_real *scratch);

/* One step of each of the matrices [rows][columns] of which an array [size] consists: velocity =
 * momentum velocity + gradient, and the weights move by 0.2 rate sqrt(max(rows, columns)) along the
 * orthogonalised gradient + momentum velocity, so that steps are as large as Adam's. Scratch:
 * cicy_muon_scratch for each thread. */
void cicy_muon_steps(const cicy_work *work, const cicy_muon *muon, size_t rows, size_t columns,
                     size_t size, const cicy_real *gradient, cicy_real *velocity,
                     cicy_real *weights);

#endif
