"""What was changed, who looked, and what was handed out; rows that nobody can change."""
