"""The look of the service: page shells, components, tokens, form rendering, formats. Knows no other app."""
