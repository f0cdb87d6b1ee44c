"""An organisation from inside: units, cost centres and its versioned rules."""
