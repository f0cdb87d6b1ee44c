"""Settings: units, rooms, instructions, orientation, budgets, and who handles what."""
