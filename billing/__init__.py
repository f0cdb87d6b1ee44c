"""From confirmed work to paid money."""
