"""Whose pages are swept: (organisation, key of the person); "" is the platform host, and nobody signed in."""

STAFF = ["koordinaattori", "tilaaja", "esihenkilo", "palkat"]
OTHERS = [("north", "kokemus1"), ("", ""), ("", "hakija")]
# The settings, the operators' desk and the public face have many pages: a sweep of their own.
SETTINGS = {
    "settings", "rule_settings", "word_settings", "unit_settings", "people_settings", "identity_settings",
    "catalogue_settings", "operators", "operator_messages", "operator_message", "public", "info", "home",
}  # fmt: skip
ORDERED = "olli.opettaja@example.fi"  # orders without an account
