"""The desks of those who keep an organisation right (settings) and of those who keep the platform (operators)."""
