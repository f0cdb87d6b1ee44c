"""The expert's own visibility in the national bank."""

from django.urls import path

from registry.experts import own_views

app_name = "experts"
urlpatterns = [
    path("me/visibility/", own_views.visibility, name="visibility"),
    path("me/visibility/withdraw/", own_views.withdraw, name="withdraw"),
]
