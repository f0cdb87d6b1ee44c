"""The rules that this desk edits; the rule pages import this module when they start."""

from administration.units import instructions_form, orientation_form, routing_form  # noqa: F401
