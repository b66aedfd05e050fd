/* CMake defines CICY_REPORT_FOLDER, the folder of this file. */
#include "report/assets.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/embed.h"

#define TEMPLATES(X)                                                                               \
    X(ablations)                                                                                   \
    X(accuracy)                                                                                    \
    X(confusion)                                                                                   \
    X(histograms)                                                                                  \
    X(importance)                                                                                  \
    X(losses)                                                                                      \
    X(ratios)                                                                                      \
    X(residuals)                                                                                   \
    X(style)                                                                                       \
    X(training)                                                                                    \
    X(trajectory)

#define EMBED_TEMPLATE(NAME)                                                                       \
    CICY_EMBED(cicy_asset_##NAME, CICY_REPORT_FOLDER "/figures/" #NAME ".gp");
TEMPLATES(EMBED_TEMPLATE)
CICY_EMBED(cicy_asset_page, CICY_REPORT_FOLDER "/page/page.css");

#define ROW(NAME) {#NAME, cicy_asset_##NAME},

const char *cicy_asset(const char *name)
{
    static const struct {
        const char *name;
        const unsigned char *text;
    } assets[] = {TEMPLATES(ROW){"page", cicy_asset_page}};
    size_t i = 0;
    while (strcmp(assets[i].name, name) != 0) {
        i++;
        assert(i < sizeof assets / sizeof *assets);
    }
    return (const char *)assets[i].text;
}
