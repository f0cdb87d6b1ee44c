"""Ordering without an account."""

from django.urls import path

from registry.orders.public import views

app_name = "public_orders"
urlpatterns = [
    path("", views.order, name="order"),
    path("mailed/", views.mailed, name="mailed"),
    path("a/<str:token>/", views.wish, name="wish"),
]
