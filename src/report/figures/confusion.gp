# Confusion of one Hodge number. data defines $cells (column, row, share of the row), names and sizes
# (true values and how often they come), number, rows, columns, first, of_errors and largest.
load data
