"""Claims and the pay calendar."""
