"""Our database backend over django-tenants."""
