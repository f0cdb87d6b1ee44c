"""`make bench-import`: a register of 10 000 rows read and brought in, beside the floor of openpyxl's own reading."""
