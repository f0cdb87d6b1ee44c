"""A signed token works in its tenant, for its purpose, in its time."""

import datetime as dt

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crypto.errors import NoTenant
from crypto.signing import LinkExpired, LinkRefused, read, sign

DAY = dt.timedelta(days=1)


def test_a_token_gives_back_what_was_signed(stage):
    token = sign("approvals.decide", {"line": "0189"})
    assert read("approvals.decide", token, DAY) == {"line": "0189"}


def test_a_token_of_another_tenant_is_refused(stage):
    token = sign("approvals.decide", {"line": "0189"})
    stage.enter(stage.south)
    with pytest.raises(LinkRefused):
        read("approvals.decide", token, DAY)


def test_a_token_for_another_purpose_is_refused(stage):
    with pytest.raises(LinkRefused):
        read("approvals.decide", sign("orders.cancel", 1), DAY)


def test_an_old_token_is_refused_with_another_sentence(stage):
    with time_machine.travel("2026-11-02T10:00:00Z", tick=False) as clock:
        token = sign("approvals.decide", 1)
        clock.shift(DAY)
        assert read("approvals.decide", token, DAY) == 1
        clock.shift(dt.timedelta(seconds=1))
        with pytest.raises(LinkExpired) as expired:
            read("approvals.decide", token, DAY)
    assert str(expired.value) != str(LinkRefused())
    assert expired.value.code == "link_expired"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.text(max_size=60), cut=st.integers(0, 30))
def test_noise_and_cut_tokens_are_refused_and_never_crash(stage, noise, cut):
    token = sign("approvals.decide", [1, 2])
    for forged in (noise, token[:cut], token + noise if noise else "x", noise + token if noise else "."):
        with pytest.raises(LinkRefused):
            read("approvals.decide", forged, DAY)


def test_a_purpose_is_a_name_that_cannot_run_into_another(stage):
    for purpose in ("", "A", "a/b", "a:b", "a b"):
        with pytest.raises(ValueError, match="purpose"):
            sign(purpose, 1)


def test_a_token_of_the_platform_does_not_work_in_a_tenant(stage):
    stage.enter(None)
    token = sign("operators.invite", 1, platform=True)
    assert read("operators.invite", token, DAY, platform=True) == 1
    stage.enter(stage.north)
    with pytest.raises(LinkRefused):
        read("operators.invite", token, DAY)


def test_nothing_is_signed_or_read_outside_every_tenant(stage):
    token = sign("approvals.decide", 1)
    stage.enter(None)
    with pytest.raises(NoTenant):
        sign("approvals.decide", 1)
    with pytest.raises(NoTenant):
        read("approvals.decide", token, DAY)
