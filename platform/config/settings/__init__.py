"""Settings: base.py is shared; local, test and production say what differs."""
