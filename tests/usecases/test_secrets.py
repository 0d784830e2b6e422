"""Secrets come from a file of their owner alone, or from the environment."""

from __future__ import annotations

import pytest

from periplo.usecases.secrets import SecretMissing, SecretsOpen, keep_secret, secret


def test_a_secret_comes_from_the_file_of_its_owner_or_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("A_SECRET", "from the environment")
    assert secret(tmp_path, "A_SECRET") == "from the environment"
    keep_secret(tmp_path, "A_SECRET", 'with "quotes" and ñ')
    keep_secret(tmp_path, "OTHER", "x")
    assert secret(tmp_path, "A_SECRET") == 'with "quotes" and ñ'
    with pytest.raises(SecretMissing):
        secret(tmp_path, "NO_SUCH")


def test_a_file_of_secrets_that_others_may_read_is_refused(tmp_path):
    keep_secret(tmp_path, "A_SECRET", "hidden value")
    (tmp_path / "secrets.toml").chmod(0o644)
    with pytest.raises(SecretsOpen) as raised:
        secret(tmp_path, "A_SECRET")
    assert "hidden value" not in str(raised.value)
    (tmp_path / "secrets.toml").chmod(0o600)
    (tmp_path / "secrets.toml").write_text("not = [toml")
    with pytest.raises(SecretsOpen):
        secret(tmp_path, "A_SECRET")
