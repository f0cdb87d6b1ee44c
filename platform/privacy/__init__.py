"""What every field holds, why, for how long, and what becomes of it when a person is erased."""
