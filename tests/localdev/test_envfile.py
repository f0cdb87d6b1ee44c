"""Secrets of one machine are made once and only their owner may read them."""

import base64
import stat

from localdev.envfile import MAKERS, local_secrets, read_env, write_env


def test_secrets_are_made_once_and_kept(tmp_path):
    first = local_secrets(tmp_path / "env")
    assert set(MAKERS) <= set(first)
    assert local_secrets(tmp_path / "env") == first


def test_only_the_owner_reads_the_file_even_if_someone_opened_it_up(tmp_path):
    path = tmp_path / "env"
    local_secrets(path)
    path.chmod(0o644)
    local_secrets(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_value_written_by_hand_is_kept_and_missing_ones_are_added(tmp_path):
    path = tmp_path / "env"
    write_env(path, {"SECRET_KEY": "by-hand", "OTHER": "a=b"})
    secrets = local_secrets(path)
    assert (secrets["SECRET_KEY"], secrets["OTHER"]) == ("by-hand", "a=b")
    assert read_env(path) == secrets


def test_the_field_key_is_a_key_id_and_32_bytes(tmp_path):
    key_id, _, key = local_secrets(tmp_path / "env")["FIELD_KEYS"].partition(":")
    assert key_id == "1"
    assert len(base64.urlsafe_b64decode(key)) == 32
