"""Payroll: periods, runs, files, settlement."""

import datetime as dt

from django.urls import path, register_converter

from billing.payouts import views

app_name = "payouts"


class DayConverter:
    """A day as 2026-11-30; anything else is no such page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(DayConverter, "payday")
urlpatterns = [
    path("", views.period, name="period"),
    path("close/<payday:day>/", views.close, name="close"),
    path("runs/", views.runs, name="runs"),
    path("runs/<uuid:run_id>/", views.run_page, name="run"),
    path("runs/<uuid:run_id>/files/<slug:file_format>/", views.download, name="download"),
    path("runs/<uuid:run_id>/mark/<slug:name>/", views.step, name="step"),
    path("runs/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("papers/", views.papers, name="papers"),
    path("papers/<uuid:expert_id>/tax-card/", views.tax_card, name="tax_card"),
    path("papers/<uuid:expert_id>/ask/", views.ask, name="ask"),
]
