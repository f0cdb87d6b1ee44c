"""`make bench-fleet`: the numbers B1-B5, B7-B9 and B12 of scale.md section 12, beside stock django-tenants."""
