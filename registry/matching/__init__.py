"""Who can be offered a task, and in which order."""
