/* The seal of a data set file: 12 bytes after HDF5's own end of file, which HDF5 ignores, and
 * removes when another program changes the file. HDF5 1.10 can crash on damaged structures that
 * carry no checksum of their own (strings of attributes), so a sealed file is checked as a whole
 * before HDF5 sees it. */
#ifndef CICYMINER_DATA_HDF5_HDF5_SEAL_H
#define CICYMINER_DATA_HDF5_HDF5_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { CICY_SEAL_SIZE = 12 };

/* The seal of a file whose bytes have this CRC-32: "CICYSEAL", then the CRC, little-endian. */
void cicy_seal_make(uint32_t crc, uint8_t seal[CICY_SEAL_SIZE]);

/* CRC-32 (as in zlib) of bytes [size]. */
uint32_t cicy_seal_crc(const void *bytes, size_t size);

/* Whether bytes [size] end in a seal. */
bool cicy_seal_present(const uint8_t *bytes, size_t size);

/* False when the file has a seal that is not its own. Reads the stream [size] from its beginning;
 * a read error counts as broken. */
bool cicy_seal_intact(FILE *stream, uint64_t size);

#endif
