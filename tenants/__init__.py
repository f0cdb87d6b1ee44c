"""Organisations: each a tenant with its own schema, SQL role, rules and words."""
