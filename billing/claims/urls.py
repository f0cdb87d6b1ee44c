"""The expert's months and the approvers' lists."""

from django.urls import path

from billing.claims import approval_views, views

app_name = "claims"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("month/<str:month>/", views.month, name="month"),
    path("month/<str:month>/send/", views.send, name="send"),
    path("line/<uuid:line_id>/", views.line, name="line"),
    path("approve/", approval_views.to_approve, name="to_approve"),
    path("approve/all/", approval_views.decide_many, name="decide_many"),
    path("approve/<uuid:line_id>/", approval_views.line_detail, name="line_detail"),
    path("approve/<uuid:round_id>/decide/", approval_views.decide, name="decide"),
]
