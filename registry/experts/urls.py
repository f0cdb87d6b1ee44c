"""The expert's own details and visibility, and the register."""

from django.urls import path

from registry.experts import own_views, register_views

app_name = "experts"
urlpatterns = [
    path("me/", own_views.me, name="me"),
    path("me/visibility/", own_views.visibility, name="visibility"),
    path("me/visibility/withdraw/", own_views.withdraw, name="withdraw"),
    path("", register_views.register, name="register"),
    path("<uuid:expert_id>/", register_views.detail, name="detail"),
]
