"""Roles on the platform host: operators and vetted searchers of the national bank."""
