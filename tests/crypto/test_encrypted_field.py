"""The model field: sealed when saved, shown as dots, and opened only by asking for it."""

import copy
import json
import pickle
from uuid import UUID

import pytest
from django.apps import apps
from django.core import checks, serializers
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models
from django.template import Context, Engine

from crypto.errors import KeyMissing, PlainValueRefused, Unreadable
from crypto.fields import EncryptedTextField
from crypto.rotation import reseal
from crypto.values import SealedValue
from domain.ids import new_id

ACCOUNT = "FI2112345600000785"
ALIAS = "crypto_tests"


class Payee(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=50, default="Eero")
    iban = EncryptedTextField(null=True)
    old_iban = EncryptedTextField(null=True, bound_as="crypto_tests.payee.iban")

    class Meta:
        app_label = "crypto_tests"


@pytest.fixture
def table(stage, request):
    """The Payee table in an SQLite database of this test's own."""
    if request.config.pluginmanager.hasplugin("django"):
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            yield from _table()
    else:
        yield from _table()


def _table():
    connections.settings[ALIAS] = {
        **connections.settings["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {},
    }
    connection = connections[ALIAS]
    with connection.schema_editor() as editor:
        editor.create_model(Payee)
    yield Payee.objects.using(ALIAS)
    connection.close()
    del connections[ALIAS]
    del connections.settings[ALIAS]


def saved(**values):
    payee = Payee(**values)
    payee.save(using=ALIAS)
    return payee


def column(payee, name="iban"):
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM crypto_tests_payee WHERE id = %s", [payee.pk.hex])  # noqa: S608
        return bytes(cursor.fetchone()[0])


def put(payee, blob, name="iban"):
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(f"UPDATE crypto_tests_payee SET {name} = %s WHERE id = %s", [blob, payee.pk.hex])  # noqa: S608


def test_a_saved_text_is_ciphertext_in_the_database_and_opens_from_a_fresh_row(table):
    payee = saved(iban=ACCOUNT)
    assert ACCOUNT.encode() not in column(payee)
    assert table.get().iban.reveal() == ACCOUNT
    assert payee.iban.is_sealed


def test_a_row_made_many_at_once_is_sealed_too(table):
    table.bulk_create([Payee(iban=ACCOUNT), Payee(iban=ACCOUNT), Payee()])
    assert [row.iban and row.iban.reveal() for row in table.order_by("pk")] == [ACCOUNT, ACCOUNT, None]


def test_an_empty_text_is_stored_as_nothing(table):
    assert saved(iban="").iban is None
    assert table.filter(iban__isnull=True).exists()


@pytest.mark.parametrize("moment", ["before saving", "after saving", "from the database"])
def test_a_value_shows_itself_nowhere_but_in_reveal(table, moment):
    payee = Payee(iban=ACCOUNT) if moment == "before saving" else saved(iban=ACCOUNT)
    payee = table.get() if moment == "from the database" else payee
    shown = [repr(payee.iban), str(payee.iban), f"{payee.iban}", f"{payee.iban!r:>20}", repr(vars(payee))]
    shown.append(serializers.serialize("json", [payee]))
    shown.append(Engine().from_string("{{ p.iban }}{{ p.iban.reveal }}").render(Context({"p": payee})))
    assert all(ACCOUNT not in text for text in shown)
    assert payee.iban.reveal() == ACCOUNT


def test_json_does_not_know_the_value(table):
    for encoder in (None, DjangoJSONEncoder):
        with pytest.raises(TypeError):
            json.dumps({"iban": saved(iban=ACCOUNT).iban}, cls=encoder)


def test_values_gives_out_what_nobody_can_open(table):
    saved(iban=ACCOUNT)
    (value,) = table.values_list("iban", flat=True)
    assert ACCOUNT not in repr(value)
    with pytest.raises(Unreadable):
        value.reveal()


def test_a_pickle_carries_ciphertext_and_refuses_a_value_not_yet_sealed(table, monkeypatch):
    monkeypatch.setattr(apps, "get_model", lambda *names: Payee)  # the test's model is in no installed app
    payee = saved(iban=ACCOUNT)
    frozen = pickle.dumps(payee)
    assert ACCOUNT.encode() not in frozen
    assert pickle.loads(frozen).iban.reveal() == ACCOUNT  # noqa: S301
    with pytest.raises(PlainValueRefused):
        pickle.dumps(Payee(iban=ACCOUNT))


def test_a_copy_of_a_row_keeps_its_value(table, monkeypatch):
    monkeypatch.setattr(apps, "get_model", lambda *names: Payee)
    assert copy.deepcopy(saved(iban=ACCOUNT)).iban.reveal() == ACCOUNT


def test_a_plain_text_can_neither_be_searched_nor_updated_past_the_seal(table):
    saved(iban=ACCOUNT)
    for act in (
        lambda: table.filter(iban=ACCOUNT).exists(),
        lambda: table.update(iban=ACCOUNT),
        lambda: table.bulk_update([Payee(iban=ACCOUNT)], ["iban"]),
    ):
        with pytest.raises(PlainValueRefused):
            act()
    for lookup in ("contains", "startswith", "in", "gt"):
        with pytest.raises(FieldError):
            table.filter(**{f"iban__{lookup}": ACCOUNT}).exists()


@pytest.mark.parametrize("value", [b"FI21", 21, ["FI21"], "[sealed]"])
def test_only_text_can_be_assigned(table, value):
    with pytest.raises(PlainValueRefused):
        Payee(iban=value)


def test_a_value_is_not_assigned_from_row_to_row(table):
    first, second = saved(iban=ACCOUNT), saved()
    with pytest.raises(PlainValueRefused):
        second.iban = first.iban
    second.iban = first.iban.reveal()
    second.save()
    assert table.get(pk=second.pk).iban.reveal() == ACCOUNT


def test_a_row_copied_under_a_new_key_is_refused_before_it_is_written(table):
    payee = saved(iban=ACCOUNT)
    payee.pk, payee._state.adding = new_id(), True
    with pytest.raises(Unreadable):
        payee.save(using=ALIAS)
    assert table.count() == 1


def test_ciphertext_moved_between_rows_or_fields_in_the_database_does_not_open(table):
    first, second = saved(iban=ACCOUNT, name="Eero"), saved(iban="FI1410093000123458", name="Aino")
    put(second, column(first))
    with pytest.raises(Unreadable):
        table.get(pk=second.pk).iban.reveal()
    assert table.get(pk=first.pk).iban.reveal() == ACCOUNT


def test_a_renamed_field_reads_what_was_sealed_under_its_old_name(table):
    payee = saved(iban=ACCOUNT)
    put(payee, column(payee), "old_iban")
    assert table.get().old_iban.reveal() == ACCOUNT
    assert Payee._meta.get_field("old_iban").deconstruct()[3]["bound_as"] == "crypto_tests.payee.iban"


def test_a_row_read_in_one_tenant_does_not_open_in_another(table, stage):
    saved(iban=ACCOUNT)
    payee = table.get()
    stage.enter(stage.south)
    with pytest.raises(Unreadable):
        payee.iban.reveal()


def test_a_row_whose_key_is_lost_keeps_its_ciphertext_and_its_other_fields_work(table, stage):
    payee = saved(iban=ACCOUNT)
    before = column(payee)
    stage.use_keys(stage.key_2)
    row = table.get()
    with pytest.raises(KeyMissing):
        row.iban.reveal()
    row.name = "Aino"
    row.save()
    assert column(payee) == before
    stage.use_keys(stage.key_1)
    assert table.get().iban.reveal() == ACCOUNT


def test_a_deferred_value_is_read_when_asked_for(table):
    saved(iban=ACCOUNT)
    assert table.defer("iban").get().iban.reveal() == ACCOUNT
    row = table.get()
    row.refresh_from_db()
    assert row.iban.reveal() == ACCOUNT


def test_rotation_reseals_every_old_row_in_batches_and_then_has_nothing_to_do(table, stage):
    rows = [saved(iban=f"FI{n}", old_iban="x" if n % 2 else None) for n in range(7)] + [saved()]
    stage.use_keys(stage.key_2, stage.key_1)
    rows.append(saved(iban="FI7"))
    counts = [reseal(Payee, using=ALIAS, batch=4) for _ in range(4)]
    assert counts == [4 + 3, 3, 0, 0]
    stage.use_keys(stage.key_2)
    assert [row.iban.reveal() for row in table.exclude(iban=None).order_by("pk")] == [
        f"FI{n}" for n in range(8)
    ]


def test_rotation_does_not_overwrite_a_change_made_meanwhile(table, stage, monkeypatch):
    payee = saved(iban=ACCOUNT)
    stage.use_keys(stage.key_2, stage.key_1)
    sealed_at = SealedValue.sealed_at

    def changed_meanwhile(value, place):
        monkeypatch.setattr(SealedValue, "sealed_at", sealed_at)
        row = table.get(pk=payee.pk)
        row.iban = "FI1410093000123458"
        row.save()
        return sealed_at(value, place)

    monkeypatch.setattr(SealedValue, "sealed_at", changed_meanwhile)
    assert reseal(Payee, using=ALIAS) == 0
    assert table.get().iban.reveal() == "FI1410093000123458"


def test_the_field_asks_for_a_uuid_key_and_refuses_unique():
    class Wrong(models.Model):
        secret = EncryptedTextField(unique=True)

        class Meta:
            app_label = "crypto_wrong"

    found = {error.id for error in Wrong._meta.get_field("secret").check() if isinstance(error, checks.Error)}
    assert {"crypto.E001", "crypto.E002"} <= found
    assert not Payee._meta.get_field("iban").check()


def test_the_key_of_a_new_row_is_known_before_it_is_inserted():
    assert isinstance(Payee().pk, UUID)
