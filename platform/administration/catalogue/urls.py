"""Settings: task types and products (A090, A101, A111)."""

from django.urls import path

from administration.catalogue import views

app_name = "catalogue_settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("published/", views.published, name="published"),
    path("products/new/", views.product_new, name="product_new"),
    path("products/<uuid:item_id>/", views.product_edit, name="product_edit"),
    path("products/<uuid:item_id>/end/", views.product_end, name="product_end"),
    path("products/<uuid:item_id>/history/", views.product_history, name="product_history"),
    path("products/<uuid:item_id>/move/", views.product_move, name="product_move"),
    path("tasks/new/", views.task_new, name="task_new"),
    path("tasks/<uuid:item_id>/", views.task_edit, name="task_edit"),
    path("tasks/<uuid:item_id>/end/", views.task_end, name="task_end"),
    path("tasks/<uuid:item_id>/history/", views.task_history, name="task_history"),
    path("tasks/<uuid:item_id>/move/", views.task_move, name="task_move"),
]
