#include "report/page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "report/gnuplot.h"

static const char style[] =
    "body{font:16px/1.5 Georgia,'DejaVu Serif',serif;max-width:60rem;margin:2rem auto;padding:0 "
    "1rem;"
    "color:#222}\n"
    "h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #ccc}\n"
    "table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}\n"
    "th,td{padding:.2rem .8rem;text-align:right}th:first-child,td:first-child{text-align:left;"
    "padding-left:0}\n"
    "thead th{border-bottom:1px solid #222;border-top:2px solid #222}\n"
    "tbody tr:last-child td{border-bottom:2px solid #222}tr.published td{color:#666}\n"
    "tr.rule td{border-top:1px solid #aaa}\n"
    "figure{margin:1rem 0;break-inside:avoid}figure "
    "img{max-width:100%}figcaption,p.note{color:#555;"
    "font-size:.9rem}\n"
    "details table{font-size:.85rem}code{font-size:.9em}\n"
    "@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}}\n";

void cicy_page_text(FILE *page, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", page);
            break;
        case '<':
            fputs("&lt;", page);
            break;
        case '>':
            fputs("&gt;", page);
            break;
        case '"':
            fputs("&quot;", page);
            break;
        default:
            fputc(*text, page);
        }
    }
}

void cicy_page_begin(FILE *page, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
          page);
    cicy_page_text(page, title);
    fprintf(page, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
    cicy_page_text(page, title);
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
    cicy_status status = cicy_file_read(svg, 0, &data, &size, error);
    if (status != CICY_OK)
        return status;
    fputs("<figure>\n<img alt=\"", page);
    cicy_page_text(page, caption);
    fputs("\" src=\"data:image/svg+xml;charset=utf-8,", page);
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)data[i] < ' ' || strchr("%#\"<>'", data[i]))
            fprintf(page, "%%%02X", (unsigned)(unsigned char)data[i]);
        else
            fputc(data[i], page);
    }
    fputs("\">\n<figcaption>", page);
    cicy_page_text(page, caption);
    fputs("</figcaption>\n</figure>\n", page);
    free(data);
    return CICY_OK;
}

cicy_status cicy_page_figure(FILE *page, const char *figure, const char *data, const char *folder,
                             const char *caption, cicy_error *error)
{
    size_t room = strlen(folder) + sizeof "/figure.svg";
    char *svg = malloc(room);
    if (!svg)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", folder);
    snprintf(svg, room, "%s/figure.svg", folder);
    cicy_status status = cicy_figure_draw(figure, data, svg, NULL, error);
    if (status == CICY_OK)
        status = cicy_page_svg(page, svg, caption, error);
    unlink(svg);
    free(svg);
    return status;
}
