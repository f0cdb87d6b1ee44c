"""Settings: name, colour, logo, contact details, public pages."""
