"""The coordinator's register of experts (A085, A122)."""

from django.urls import path

from registry.register import bulk_views, keeping_views, person_views, views

app_name = "register"
urlpatterns = [
    path("", views.index, name="index"),
    path("topics/", views.topics, name="topics"),
    path("columns/", views.columns, name="columns"),
    path("views/", views.views, name="views"),
    path("views/usual/", views.open_usual, name="open_usual"),
    path("views/<uuid:view_id>/first/", views.open_first, name="open_first"),
    path("views/<uuid:view_id>/remove/", views.remove_view, name="remove_view"),
    path("pick/", bulk_views.pick, name="pick"),
    path("found/<uuid:search_id>/tags/", bulk_views.tags, name="tags"),
    path("found/<uuid:search_id>/letter/", bulk_views.letter, name="letter"),
    path("found/<uuid:search_id>/invite/", bulk_views.invite, name="invite_many"),
    path("found/<uuid:search_id>/export/", bulk_views.export, name="export"),
    path("letters/", bulk_views.all_letters, name="letters"),
    path("letters/<uuid:letter_id>/", bulk_views.progress, name="progress"),
    path("new/", keeping_views.add, name="add"),
    path("notes/<uuid:note_id>/", keeping_views.note, name="note"),
    path("notes/<uuid:note_id>/remove/", keeping_views.drop_note, name="drop_note"),
    path("changes/<uuid:change_id>/handled/", person_views.handled, name="handled"),
    path("<uuid:expert_id>/", person_views.person, name="person"),
    path("<uuid:expert_id>/edit/", keeping_views.edit, name="edit"),
    path("<uuid:expert_id>/notes/new/", keeping_views.add_note, name="add_note"),
    path("<uuid:expert_id>/reveal/", person_views.reveal, name="reveal"),
    path("<uuid:expert_id>/invite/", person_views.invite, name="invite"),
    path("<uuid:expert_id>/end/", person_views.end, name="end"),
    path("<uuid:expert_id>/return/", person_views.come_back, name="come_back"),
    path("<uuid:expert_id>/log/<slug:kind>/", person_views.log, name="log"),
    path("<uuid:expert_id>/<slug:key>/", person_views.tab, name="tab"),
]
