"""Orders of units, schools and other organisations."""
