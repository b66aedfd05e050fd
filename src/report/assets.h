/* The gnuplot templates of the figures and the style of the page, which are part of the library. */
#ifndef CICYMINER_REPORT_ASSETS_H
#define CICYMINER_REPORT_ASSETS_H

/* The text of src/report/figures/NAME.gp, or of src/report/page/page.css for "page". Static
 * storage. `name` must be one of these. */
const char *cicy_asset(const char *name);

#endif
