"""Settings: rules with versions, approvals and a live example (rules.md)."""

from django.urls import path

from administration.rules import changing, views

app_name = "rule_settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("version/<uuid:version_id>/", views.version, name="version"),
    path("version/<uuid:version_id>/withdraw/", changing.withdraw, name="withdraw"),
    path("<slug:kind>/", views.detail, name="detail"),
    path("<slug:kind>/new/", changing.new, name="new"),
    path("<slug:kind>/compare/", views.compare, name="compare"),
    path("<slug:kind>/end/", changing.end, name="end"),
]
