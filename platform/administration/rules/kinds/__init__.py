"""Editors of the organisation's rules, one module per kind (or two kinds that belong together)."""
