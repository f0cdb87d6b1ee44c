"""A demonstration: organisations from every preset, with invented people."""
