"""Taking an existing register in from a spreadsheet, and taking it back (C23)."""

from django.urls import path

from registry.intake import row_views, views

app_name = "intake"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("<uuid:run_id>/columns/", views.columns, name="columns"),
    path("<uuid:run_id>/back/", views.back, name="back"),
    path("<uuid:run_id>/words/", views.words, name="words"),
    path("<uuid:run_id>/take/", row_views.take, name="take"),
    path("<uuid:run_id>/start/", views.start, name="start"),
    path("<uuid:run_id>/again/", views.again, name="again"),
    path("<uuid:run_id>/drop/", views.drop, name="drop"),
    path("<uuid:run_id>/undo/", views.undo, name="undo"),
    path("<uuid:run_id>/left-out/", views.left_out, name="left_out"),
    path("rows/<uuid:row_id>/", row_views.row, name="row"),
]
