"""The coordinator's register of experts (A085, A122)."""

app_name = "register"
urlpatterns: list = []
