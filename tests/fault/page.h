/* What the driver and the program under test share: a page of memory that both map. */
#ifndef CICYMINER_TESTS_FAULT_PAGE_H
#define CICYMINER_TESTS_FAULT_PAGE_H

#include <stdatomic.h>

enum { FAULT_FRAMES = 24, FAULT_SITES = 1 << 15 };

typedef struct {
    /* orders, written by the driver */
    long fail_at;     /* the call that fails, counted from 1; 0: none */
    int fail_onwards; /* also every later call */
    int depth;        /* callers that tell two sites apart; 0: do not record sites */
    /* results */
    atomic_int listener;    /* descriptor in the program that asks about system calls; -1: none */
    atomic_long calls;      /* calls of the chosen kind, so far */
    atomic_int started;     /* main is about to begin: calls before it do not count */
    atomic_int finished;    /* main has returned or called exit */
    atomic_int fired;       /* a call was made to fail */
    atomic_int site_count;  /* distinct sites so far */
    long site[FAULT_SITES]; /* the first call of each */
} fault_page;

#endif
