"""One module for each kind of cell. A reader takes a value and gives `Found`; it never raises.

What is not empty gives a value, an issue, or is a known way to say "nothing" ("-", "ei ole").
"""
