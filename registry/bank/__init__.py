"""The national expert bank, in the public schema: published profiles and requests."""
