#include "report/page/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "report/assets.h"
#include "report/tables/markup.h"

void cicy_page_begin(FILE *page, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>",
          page);
    cicy_markup_write(CICY_MARKUP_HTML, page, title);
    fprintf(page, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", cicy_asset("page"));
    cicy_markup_write(CICY_MARKUP_HTML, page, title);
    fputs("</h1>\n", page);
}

void cicy_page_end(FILE *page)
{
    fputs("</body>\n</html>\n", page);
}

/* An image of its own, not inline SVG: several figures may use the same ids. */
cicy_status cicy_page_svg(FILE *page, const char *svg, const char *caption, cicy_error *error)
{
    char *data;
    size_t size;
    CICY_TRY(cicy_file_read(svg, 0, &data, &size, error));
    char *plain = cicy_markup_plain(caption);
    if (!plain) {
        free(data);
        return cicy_error_memory(error);
    }
    fputs("<figure>\n<img alt=\"", page);
    cicy_markup_write(CICY_MARKUP_HTML, page, plain);
    free(plain);
    fputs("\" src=\"data:image/svg+xml;charset=utf-8,", page);
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)data[i] < ' ' || strchr("%#\"<>'", data[i]))
            fprintf(page, "%%%02X", (unsigned)(unsigned char)data[i]);
        else
            fputc(data[i], page);
    }
    fputs("\">\n<figcaption>", page);
    cicy_markup_write(CICY_MARKUP_HTML, page, caption);
    fputs("</figcaption>\n</figure>\n", page);
    free(data);
    return CICY_OK;
}
