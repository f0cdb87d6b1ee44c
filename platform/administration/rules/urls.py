"""Settings: rules with versions, approvals and a live example (rules.md)."""

app_name = "rule_settings"
urlpatterns: list = []
