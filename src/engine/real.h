/* The number type of the engine. The library is built with float; tests of gradients compile the
 * same sources with double. */
#ifndef CICYMINER_ENGINE_REAL_H
#define CICYMINER_ENGINE_REAL_H

#ifndef CICY_REAL
#define CICY_REAL float
#endif
typedef CICY_REAL cicy_real;

#endif
