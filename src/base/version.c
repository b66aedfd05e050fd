#include "cicyminer/version.h"

const char *cicy_version(void)
{
    return CICY_VERSION_TEXT;
}
