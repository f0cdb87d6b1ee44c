"""Agreements, commitments and tax cards: what makes an expert ready for work."""
