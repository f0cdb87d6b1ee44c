"""A new kind of organisation is a new file, and nothing else."""

from decimal import Decimal

import jsonschema
import pytest

from config.setup import apply_preset
from domain.errors import DomainError
from registry.orders.models import Product, TaskType
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.presets import available, load
from tests.factories.orders import make_order

SIXTH = """
name = { fi = "Mallilan toimintakeskus", sv = "Modellby verksamhetscenter", source = "default" }
kind = { value = "centre", source = "default" }
region = { value = "15", source = "default" }
slug = { value = "mallila", source = "default" }
languages = { value = ["fi"], source = "default" }
brand_colour = { value = "#335577", source = "default" }

[ordering]
who = { value = ["staff"], source = "default" }
contact_mode = { value = "worker", source = "default" }

[[task_types]]
code = "luento"
role = "expert"
payment = "lecture_fee"
source = "default"

[[task_types]]                            # a form of work that the product has never heard of
code = "retki"
names = { fi = "Retki", sv = "Utflykt", en = "Outing" }
descriptions = { fi = "Retki yhdessä.", sv = "En utflykt tillsammans.", en = "An outing together." }
minutes = 300
role = "expert"
payment = "compensation"
source = "default"

[[products]]
code = "metsaretki"
names = { fi = "Metsäretki", sv = "Skogsutflykt", en = "Forest outing" }
descriptions = { fi = "Päivä metsässä.", sv = "En dag i skogen.", en = "A day in the forest." }
task_type = "retki"
mode = "on_site"
minutes = 300
rate = "outing"
source = "default"

[[rate_tables]]
name = "Palkkiot"
version = "2026-1"
owner = "tenant"
valid_from = 2026-01-01
source = "default"

[[rate_tables.rates]]
code = "hour"
labels = { fi = "Tuntipalkkio", sv = "Timarvode", en = "Hourly fee" }
terms = { unit = "hour", amount = 41.50 }
source = "default"

[[rate_tables.rates]]
code = "outing"
labels = { fi = "Retki", sv = "Utflykt", en = "Outing" }
when = { task_types = ["retki"] }
terms = { unit = "half_day", amount = 120.00 }
source = "default"

[approval_chain]
source = "default"
name = "Hyväksyntä"
version = "2026-1"
steps = [{ kind = "orderer" }]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mallila.toml").write_text(SIXTH, "utf-8")
    return tmp_path


def test_a_sixth_preset_needs_no_code_to_price_an_order(north, folder):
    assert available(folder) == ("mallila",)
    apply_preset(load("mallila", folder), approved_by="Johtoryhmä")
    lecture, outing = (TaskType.objects.get(code=code) for code in ("luento", "retki"))
    order = make_order(task_type=lecture, since="13:00", until="15:00")
    assert Decimal(order.estimate["low"]) == Decimal(order.estimate["high"]) == Decimal("83.00")
    assert Decimal(make_order(task_type=outing).estimate["low"]) == Decimal("120.00")
    assert Product.objects.get().rate_code == "outing"
    assert set(RuleVersion.objects.values_list("kind", flat=True)) == set(RuleKind)
    assert set(RuleVersion.objects.values_list("approved_by", flat=True)) == {"Johtoryhmä"}


def test_task_types_without_texts_of_their_own_have_those_of_the_form_of_work(north, folder):
    apply_preset(load("mallila", folder), approved_by="Johtoryhmä")
    lecture, outing = (TaskType.objects.get(code=code) for code in ("luento", "retki"))
    assert set(lecture.descriptions) == {"fi", "sv", "en"}
    assert lecture.minutes == 60
    assert outing.descriptions["fi"] == "Retki yhdessä."
    assert (outing.minutes, outing.needs_supervision) == (300, False)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('kind = { value = "centre"', 'kind = { value = "club"'),
        ('unit = "half_day"', 'unit = "parsec"'),
        ("minutes = 300\nrate", 'colour = "red"\nminutes = 300\nrate'),
        ('descriptions = { fi = "Retki yhdessä.", ', "descriptions = { "),
        ('steps = [{ kind = "orderer" }]', "steps = []"),
    ],
)
def test_a_faulty_preset_is_refused_whole(tmp_path, was, becomes):
    assert SIXTH.count(was) == 1
    (tmp_path / "mallila.toml").write_text(SIXTH.replace(was, becomes), "utf-8")
    with pytest.raises(jsonschema.ValidationError):
        load("mallila", tmp_path)


def test_a_preset_of_another_folder_is_not_one_of_ours(folder):
    with pytest.raises(DomainError) as refusal:
        load("mallila")
    assert refusal.value.code == "preset_unknown"
