"""Courses, certificates and what training makes of an expert (A071, A117, A119)."""

from django.urls import path

from registry.training import course_views, desk_views, own_views

app_name = "training"
urlpatterns = [
    path("", desk_views.index, name="index"),
    path("idle/", desk_views.idle, name="idle"),
    path("providers/", desk_views.provider_list, name="providers"),
    path("providers/new/", desk_views.add_provider, name="add_provider"),
    path("providers/<uuid:provider_id>/", desk_views.provider, name="provider"),
    path("mine/", own_views.mine, name="mine"),
    path("mine/new/", own_views.tell, name="tell"),
    path("told/<uuid:submission_id>/", course_views.check, name="check"),
    path("told/<uuid:submission_id>/refuse/", course_views.refuse, name="refuse"),
    path("told/<uuid:submission_id>/certificate/", own_views.told_certificate, name="told_certificate"),
    path("of/<uuid:expert_id>/new/", course_views.add, name="add"),
    path("<uuid:training_id>/", course_views.course, name="course"),
    path("<uuid:training_id>/verify/", course_views.verify, name="verify"),
    path("<uuid:training_id>/renew/", course_views.renew, name="renew"),
    path("<uuid:training_id>/correct/", course_views.correct, name="correct"),
    path("<uuid:training_id>/remove/", course_views.remove, name="remove"),
    path("<uuid:training_id>/certificate/", own_views.certificate, name="certificate"),
]
