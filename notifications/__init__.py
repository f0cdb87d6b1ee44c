"""Who is told what, by which channel. Listens, is never called."""
