"""The fleet: blueprint, spare schemas, jobs that need the owner's log-in, migrations over every organisation (scale.md)."""
