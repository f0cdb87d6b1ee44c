"""Experts by experience: who they are, what they know, what they allow."""
