"""The desk of requests about one's own data."""

from django.urls import path

from registry.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:request_id>/", views.detail, name="detail"),
    path("<uuid:request_id>/erase/", views.erase, name="erase"),
    path("<uuid:request_id>/hold/", views.hold, name="hold"),
    path("changes/<uuid:change_id>/", views.change, name="change"),
]
