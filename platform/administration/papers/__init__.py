"""Settings: templates of agreements and forms, commitments with their versions, and how tax cards are taken (S7, S8)."""
