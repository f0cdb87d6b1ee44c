"""Ordering without an account, where a product or a kind of work is open to anybody (A104, A128)."""
