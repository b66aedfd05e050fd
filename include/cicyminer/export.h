/* CICY_API marks what the shared library exports: every public function, and nothing else. */
#ifndef CICYMINER_EXPORT_H
#define CICYMINER_EXPORT_H

#if defined(__GNUC__)
#define CICY_API __attribute__((visibility("default")))
#else
#define CICY_API
#endif

#endif
