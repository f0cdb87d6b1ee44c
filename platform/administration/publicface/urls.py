"""Pages for everybody: front page, products, privacy, accessibility, easy Finnish (A128, A104, A217)."""

from django.urls import path

from administration.publicface import feedback, views

app_name = "public"
urlpatterns = [
    path("info/products/", views.products, name="products"),
    path("info/feedback/", feedback.write, name="feedback"),
    path("info/feedback/sent/", feedback.sent, name="feedback_sent"),
    path("brand/<slug:key>.<slug:suffix>", views.logo, name="logo"),
]
