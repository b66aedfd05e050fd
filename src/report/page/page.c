#include "report/page/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "report/tables/table_parts.h"

static const char style[] =
    "body{font:16px/1.5 Georgia,'DejaVu Serif',serif;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem;color:#222}\n"
    "h1{font-size:1.6rem;line-height:1.2}\n"
    "h2{font-size:1.25rem;margin-top:2.4rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}\n"
    "div.table{overflow-x:auto;margin:1rem 0}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;font-weight:bold;padding-bottom:.3rem}\n"
    "th,td{padding:.15rem .7rem;text-align:right;font-weight:normal}\n"
    "th:first-child{text-align:left;padding-left:0}\n"
    "sup{line-height:0;font-size:.75em}\n"
    "thead th{border-bottom:1px solid #222;border-top:2px solid #222;vertical-align:bottom}\n"
    "tbody tr:last-child>*{border-bottom:2px solid #222}\n"
    "tr.rule>*{border-top:1px solid #aaa}tr.published>*{color:#666;font-style:italic}\n"
    "tr.sub>th:first-child{padding-left:1.2rem}\n"
    "td{white-space:nowrap}tbody th{min-width:5rem}\n"
    "figure{margin:1rem 0;break-inside:avoid}figure img{max-width:100%;height:auto}\n"
    "body>figure img{max-width:min(46rem,100%)}\n"
    "figcaption,p.note{color:#555;font-size:.85rem;margin:.2rem 0}\n"
    "div.figures,div.pair{display:grid;gap:0 1.5rem;"
    "grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr))}\n"
    "div.pair{align-items:center}div.figures>*,div.pair>*{min-width:0}\n"
    "details{margin:1rem 0}code{font-size:.9em}\n"
    "@media (max-width:40rem){body{margin:1rem auto;font-size:15px}th,td{padding:.15rem .4rem}}\n"
    "@media print{@page{margin:15mm}body{margin:0;padding:0;max-width:none;font-size:9.5pt}"
    "body>figure "
    "img{max-width:75%}h2,caption{break-after:avoid}tr{break-inside:avoid}div.pair{break-inside:"
    "avoid}"
    "div.table{overflow:visible}div.figures,div.pair{grid-template-columns:1fr 1fr}"
    "th,td{padding:.1rem .35rem}}\n";

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
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>",
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
    char *plain = cicy_table_plain(caption);
    fputs("<figure>\n<img alt=\"", page);
    cicy_page_text(page, plain ? plain : "");
    free(plain);
    fputs("\" src=\"data:image/svg+xml;charset=utf-8,", page);
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)data[i] < ' ' || strchr("%#\"<>'", data[i]))
            fprintf(page, "%%%02X", (unsigned)(unsigned char)data[i]);
        else
            fputc(data[i], page);
    }
    fputs("\">\n<figcaption>", page);
    cicy_table_html_text(page, caption);
    fputs("</figcaption>\n</figure>\n", page);
    free(data);
    return CICY_OK;
}
