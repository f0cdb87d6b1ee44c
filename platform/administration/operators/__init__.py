"""The operators' desk: organisations, new organisations, export, deletion, the fleet's state."""
