"""Settings: task types and products (A090, A101, A111)."""
