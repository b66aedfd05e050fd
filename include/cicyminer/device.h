/* What networks compute on: the processor, or a GPU. */
#ifndef CICYMINER_DEVICE_H
#define CICYMINER_DEVICE_H

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Chooses the device of all networks that this process makes from now on; those that exist keep
 * theirs. At first it is the processor. Names: "cpu"; "cuda", the first NVIDIA GPU, or "cuda:N",
 * number N; "auto", the first GPU if it can be used, and the processor otherwise. GPUs multiply
 * matrices in single precision; with "+tf32" or "+bf16" after "cuda" or "cuda:N" they round the
 * factors to TF32 (10 bits after the leading one) or BF16 (7 bits), which is faster.
 *
 * GPUs need the module libcicyminer-cuda.so, which is looked for beside the library or the program,
 * in ../lib from there, and where the system looks for libraries; the environment variable
 * CICY_CUDA_MODULE names another file. Each network has its own connection to the GPU, so that
 * networks of several threads do not wait for each other. Results of a GPU are the same, byte for
 * byte, on the same model of GPU with the same libraries; they agree with the processor's to
 * rounding.
 *
 * Not for use while other threads make networks. Errors: CICY_USAGE (not such a name), CICY_SYSTEM
 * (no module, a module of another version, no driver or too old a one, no such GPU, one that
 * has no TF32 and BF16); the choice is as before then. */
CICY_API cicy_status cicy_device_use(const char *name, cicy_error *error);

/* The present choice: "cpu", or "cuda:N" with the ending it was chosen with. Static storage. */
CICY_API const char *cicy_device_name(void);

#ifdef __cplusplus
}
#endif
#endif
