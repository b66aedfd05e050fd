/* What tests choose about the emulated device. */
#ifndef CICYMINER_TESTS_ENGINE_EMULATION_EMULATION_H
#define CICYMINER_TESTS_ENGINE_EMULATION_EMULATION_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The order in which blocks and threads run: first to last, last to first, or shuffled anew at
 * every launch and barrier. */
typedef enum cicy_emulated_order {
    CICY_EMULATED_FORWARD,
    CICY_EMULATED_BACKWARD,
    CICY_EMULATED_SHUFFLED
} cicy_emulated_order;
void cicy_emulated_set_order(cicy_emulated_order order);

/* The call number `call` (from 1 on) of cudaMalloc fails; 0: none does. */
void cicy_emulated_fail_malloc(unsigned call);

/* Whether the host's accesses to the device's memory are found, which takes a third of the time. At
 * first they are. */
void cicy_emulated_set_guard(bool wanted);

/* How often the host has waited for the whole queue. */
unsigned long cicy_emulated_waits(void);

/* Bytes of the device's memory that are taken. */
unsigned long cicy_emulated_taken(void);

#ifdef __cplusplus
}
#endif
#endif
