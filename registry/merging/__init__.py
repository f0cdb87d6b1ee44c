"""Possible duplicates and their merging."""
