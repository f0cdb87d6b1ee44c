"""People and work: from a need to a held session."""
