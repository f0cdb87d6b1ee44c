"""The coordinator's queue and choosing an expert. The expert's own pages stand in registry.sessions."""

from django.urls import path

from registry.matching import views

app_name = "matching"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:order_id>/", views.order_page, name="order"),
    path("<uuid:order_id>/choose/", views.choose, name="choose"),
    path("<uuid:order_id>/handler/", views.hand_over, name="hand_over"),
    path("<uuid:order_id>/withdraw/", views.withdraw, name="withdraw"),
]
