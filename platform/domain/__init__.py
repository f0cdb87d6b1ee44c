"""Plain ideas that every app shares: errors fit to show, ids, periods, the clock. No models, no Django ORM."""
