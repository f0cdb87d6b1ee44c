"""The expert's own pages: papers, data, consents and choices."""
