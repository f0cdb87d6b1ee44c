"""Rate tables, travel rates and the price of one piece of work."""
