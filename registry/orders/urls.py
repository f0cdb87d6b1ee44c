"""Ordering, in three pages, and the orderer's own orders."""

from django.urls import path

from registry.orders import room_views, views

app_name = "orders"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("<uuid:order_id>/", views.detail, name="detail"),
    path("<uuid:order_id>/what/", views.what, name="what"),
    path("<uuid:order_id>/when/", views.when, name="when"),
    path("<uuid:order_id>/check/", views.check, name="check"),
    path("<uuid:order_id>/sent/", views.sent, name="sent"),
    path("<uuid:order_id>/room/", room_views.room, name="room"),
    path("<uuid:order_id>/again/", views.again, name="again"),
    path("<uuid:order_id>/cancel/", views.cancel, name="cancel"),
]
