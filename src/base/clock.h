/* Time that only moves forward. */
#ifndef CICYMINER_BASE_CLOCK_H
#define CICYMINER_BASE_CLOCK_H

/* Seconds since an arbitrary moment, unaffected by changes of the system's time. */
double cicy_clock(void);

#endif
