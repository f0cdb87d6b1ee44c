"""An organisation where anybody may order one product, and the limits of public forms starting from nothing."""

import pytest

from registry.orders.models import Product, TaskType
from tests.factories.orders import coordinator
from tests.factories.organisation import use_preset
from tests.factories.registry import make_unit


@pytest.fixture
def kaarina(north, clear_caches):
    """The only coordinator, by Soite's rules: the staff orders."""
    use_preset("soite")
    make_unit()
    return coordinator()


@pytest.fixture
def product(kaarina) -> Product:
    """Open to anybody, whatever the ordering rule says of the rest."""
    task = TaskType.objects.get(code="luento")
    return Product.objects.create(
        code="avoin", labels={"fi": "Avoin luento"}, task_type=task, minutes=90, who_may_order=["public"]
    )
