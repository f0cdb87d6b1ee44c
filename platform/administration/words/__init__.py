"""Settings: the organisation's words and their forms (terminology.md part A)."""
