/* The seal of a data set file: 12 bytes after HDF5's own end of file, which HDF5 ignores, and
 * removes when another program changes the file. HDF5 1.10 can crash on damaged structures that
 * carry no checksum of their own (strings of attributes), so a sealed file is checked as a whole
 * before HDF5 sees it. */
#ifndef CICYMINER_DATA_HDF5_HDF5_SEAL_H
#define CICYMINER_DATA_HDF5_HDF5_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/files/file.h"

enum { CICY_SEAL_SIZE = 12 };

/* Writes bytes [size] and their seal, which is "CICYSEAL" and their CRC-32 (as in zlib),
 * little-endian, and commits the file. */
cicy_status cicy_seal_commit(cicy_file *file, const void *bytes, size_t size, cicy_error *error);

/* Takes a seal at the end of bytes [*size] off *size. False when it is not the seal of the bytes
 * before it; bytes without a seal are fine. */
bool cicy_seal_take(const void *bytes, size_t *size);

/* Both for an open file of *size bytes, which are read: writes the seal behind them; takes it off.
 * Return 0, or errno; *good is what cicy_seal_take returns, *crc what the seal holds (0: no seal).
 */
int cicy_seal_append(int descriptor, uint64_t size);
int cicy_seal_take_file(int descriptor, uint64_t *size, uint32_t *crc, bool *good);

#endif
