"""A sealed value opens in its own tenant, model, field and row, with its own key, and nowhere else."""

import dataclasses
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crypto import keys
from crypto.blind_index import blind_index
from crypto.errors import KeyMissing, NoTenant, Unreadable
from crypto.sealing import Place, key_id_of, open_sealed, seal
from crypto.text import open_text, seal_text

HERE = Place("experts.payeedetails", "iban", "01890000-0000-7000-8000-00000000000a")
SAME_STAGE = hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200
)


@SAME_STAGE
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(stage, text):
    assert open_sealed(seal(text, HERE), HERE) == text


def test_the_same_text_is_sealed_differently_each_time_and_shows_nothing_of_itself(stage):
    first, second = seal("010190-999K", HERE), seal("010190-999K", HERE)
    assert first != second
    assert b"010190" not in first
    assert len(first) == 1 + 1 + len("k1") + 12 + 11 + 16


@pytest.mark.parametrize("part", ["label", "field", "row"])
def test_a_value_moved_to_another_model_field_or_row_does_not_open(stage, part):
    blob = seal("FI2112345600000785", HERE)
    with pytest.raises(Unreadable):
        open_sealed(blob, dataclasses.replace(HERE, **{part: "elsewhere"}))


def test_a_value_moved_to_another_tenant_does_not_open(stage):
    blob = seal("FI2112345600000785", HERE)
    stage.enter(stage.south)
    with pytest.raises(Unreadable):
        open_sealed(blob, HERE)


def test_two_places_never_share_one_seal_by_the_way_their_names_are_joined(stage):
    with pytest.raises(ValueError, match="place"):
        seal("x", Place("a|b", "c", "d"))
    with pytest.raises(ValueError, match="place"):
        seal("x", Place("a", "b", ""))


def test_every_altered_byte_is_noticed(stage):
    blob = seal("010190-999K", HERE)
    for at in range(len(blob)):
        altered = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        with pytest.raises(Unreadable):
            open_sealed(altered, HERE)


@given(noise=st.binary(max_size=80))
@SAME_STAGE
def test_bytes_that_were_never_sealed_are_a_plain_refusal(stage, noise):
    with pytest.raises(Unreadable):
        open_sealed(noise, HERE)


def test_the_right_id_with_the_wrong_key_does_not_open(stage):
    blob = seal("secret", HERE)
    stage.use_keys("k1:" + stage.key_2.partition(":")[2])
    with pytest.raises(Unreadable):
        open_sealed(blob, HERE)


def test_a_lost_key_is_told_apart_from_an_altered_value(stage):
    blob = seal("secret", HERE)
    stage.use_keys(stage.key_2)
    with pytest.raises(KeyMissing) as refusal:
        open_sealed(blob, HERE)
    assert refusal.value.key_id == "k1"
    assert "secret" not in str(refusal.value)


def test_after_a_new_key_old_values_open_and_new_ones_use_it(stage):
    old = seal("secret", HERE)
    stage.use_keys(stage.key_2, stage.key_1)
    assert open_sealed(old, HERE) == "secret"
    assert key_id_of(seal("secret", HERE)) == "k2"


def test_nothing_is_sealed_outside_every_tenant(stage):
    stage.enter(None)
    for act in (lambda: seal("x", HERE), lambda: blind_index("iban", "x"), lambda: seal_text("mfa", "x")):
        with pytest.raises(NoTenant):
            act()


@pytest.mark.parametrize(
    "entries",
    ["", "k1:", "k1:AAAA", "K1:" + "A" * 43 + "=", "k1", "index:" + "MTEx" * 10 + "MTE=", "k1:é"],
)
def test_malformed_keys_are_refused_at_once(stage, entries):
    stage.use_keys(entries)
    with pytest.raises(ImproperlyConfigured):
        keys.key_ring()


def test_a_key_may_be_written_in_either_alphabet_of_base64(stage):
    stage.use_keys("k1:" + "+/+/" * 10 + "+/8=")
    standard = keys.data_key("k1", stage.north)
    stage.use_keys("k1:" + "-_-_" * 10 + "-_8=")
    assert keys.data_key("k1", stage.north) == standard


def test_the_same_id_twice_is_refused(stage):
    stage.use_keys(stage.key_1, stage.key_1)
    with pytest.raises(ImproperlyConfigured):
        keys.key_ring()


def test_a_key_ring_shows_no_key(stage):
    assert "1111" not in repr(keys.key_ring())


def test_a_new_entry_is_a_key_that_works(stage):
    stage.use_keys(keys.new_entry("fresh"), stage.key_1)
    assert key_id_of(seal("x", HERE)) == "fresh"


def test_tenants_and_uses_have_different_keys(stage):
    made = {keys.data_key("k1", stage.north), keys.data_key("k1", stage.south)}
    made |= {keys.index_key(stage.north), keys.index_key(stage.south)}
    assert len(made) == 4


def test_the_blind_index_is_equal_for_equal_values_of_one_purpose_in_one_tenant_only(stage):
    here = blind_index("identity_code", "010594Y9032")
    assert len(here) == 16
    assert here == blind_index("identity_code", "010594Y9032")
    assert here != blind_index("identity_code", "010594-9032")  # the separator distinguishes people
    assert here != blind_index("iban", "010594Y9032")
    stage.enter(stage.south)
    assert here != blind_index("identity_code", "010594Y9032")


def test_the_blind_index_survives_a_rotation(stage):
    before = blind_index("iban", "FI2112345600000785")
    stage.use_keys(stage.key_2, stage.key_1)
    assert blind_index("iban", "FI2112345600000785") == before
    stage.use_keys(stage.key_2, stage.key_1.replace("k1:", "index:"))
    assert blind_index("iban", "FI2112345600000785") == before
    stage.use_keys(stage.key_2)
    assert blind_index("iban", "FI2112345600000785") != before


def test_a_sealed_text_opens_for_its_own_purpose_and_owner(stage):
    sealed = seal_text("mfa", "JBSWY3DP", owner="aino")
    assert sealed.isascii()
    assert "JBSW" not in sealed
    assert open_text("mfa", sealed, owner="aino") == "JBSWY3DP"
    for purpose, owner in (("oidc", "aino"), ("mfa", "eero")):
        with pytest.raises(Unreadable):
            open_text(purpose, sealed, owner=owner)


def test_the_platform_has_its_own_seal_and_only_outside_every_tenant(stage):
    with pytest.raises(NoTenant):
        seal_text("mfa", "JBSWY3DP", platform=True)
    stage.enter(None)
    sealed = seal_text("mfa", "JBSWY3DP", platform=True)
    assert open_text("mfa", sealed, platform=True) == "JBSWY3DP"
    stage.enter(stage.north)
    with pytest.raises(Unreadable):
        open_text("mfa", sealed)


@pytest.mark.parametrize("noise", ["", "é", "====", os.urandom(60).hex()])
def test_a_text_that_is_no_sealed_text_is_refused(stage, noise):
    with pytest.raises(Unreadable):
        open_text("mfa", noise)
