"""Three pages that read nothing, one row and ten rows, one query each: what a request costs around its work."""

from django.conf import settings
from django.db import models
from django.http import HttpResponse
from django.urls import path

from tenants.organisation.models import CostCentre


class PlainCostCentre(models.Model):
    """The same table without our guards, for the floor."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)

    class Meta:
        app_label = "grown"
        managed = False
        db_table = "organisation_costcentre"


IS_PLAIN = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
Row = PlainCostCentre if IS_PLAIN else CostCentre


def queries(request, times: int) -> HttpResponse:
    """`times` queries for one row by its code."""
    found = [Row.objects.filter(code="7000").first() for _ in range(times)]
    return HttpResponse(str(len(found)))


urlpatterns = [path("<int:times>/", queries)]
