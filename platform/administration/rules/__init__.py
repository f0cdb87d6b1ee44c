"""Settings: rules with versions, approvals and a live example (rules.md)."""
