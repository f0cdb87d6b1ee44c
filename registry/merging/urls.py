"""Possible duplicates and their merging."""

from django.urls import path

from registry.merging import views

app_name = "merging"
urlpatterns = [
    path("", views.index, name="index"),
    path("merges/<uuid:merge_id>/", views.merge, name="merge"),
    path("merges/<uuid:merge_id>/undo/", views.undo, name="undo"),
    path("<uuid:expert_id>/<uuid:other_id>/", views.pair, name="pair"),
    path("<uuid:expert_id>/<uuid:other_id>/different/", views.different, name="different"),
]
