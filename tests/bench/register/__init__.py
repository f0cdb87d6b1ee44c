"""`make bench-register`: the register's table with 10 000 experts, beside the same question as raw SQL."""
