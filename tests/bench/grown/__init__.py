"""An app whose only purpose is a migration to come: one AddField for the whole fleet (scale.md B3)."""
