/* cmocka with the headers it needs, and those that most tests use. */
#ifndef CICYMINER_TESTS_UNIT_H
#define CICYMINER_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#endif
