"""Roles inside an organisation."""
