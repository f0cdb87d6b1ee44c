"""Sessions and the cancellation policy."""
