"""Becoming an expert: applications, interviews and the decision (A043, A044)."""
