"""Settings: the later source goes first, and every fault is one sentence with what to do."""

import tomllib
from pathlib import Path

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.errors import ConfigurationError, ConfigurationFaults
from mailflow.settings import Settings, load_settings

# What a configuration says about places is made absolute when it is loaded.
PLACES = {"data": True, "mailbox": {"path"}, "policy": True}
DEFAULTS = find_assets(Assets.CONFIG) / "mailflow.toml"


def write(folder: Path, text: str) -> Path:
    path = folder / "mailflow.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_given_no_file_when_settings_are_loaded_then_the_shipped_defaults_hold_and_data_lies_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    settings = load_settings(None, defaults=DEFAULTS)

    assert (settings.data, settings.web.port, settings.smtp.port) == (tmp_path / "var", 8080, 2525)


def test_given_the_shipped_file_when_it_is_compared_with_the_code_then_every_key_stands_in_it_with_its_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    settings = load_settings(None, defaults=DEFAULTS)

    written = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    assert load_settings(DEFAULTS, defaults=None).model_dump(exclude=PLACES) == Settings().model_dump(exclude=PLACES)
    assert {name: set(table) for name, table in written.items() if name not in ("data", "policy")} == {
        name: set(table) for name, table in settings.model_dump().items() if name not in ("data", "policy")
    }


def test_given_a_firms_own_file_when_it_names_a_relative_folder_then_it_counts_from_the_file(tmp_path):
    own = write(tmp_path, 'data = "here"\n[mailbox]\npath = "post"\n')

    settings = load_settings(own, defaults=DEFAULTS)

    assert settings.mailbox.path == tmp_path / "here" / "post"


def test_given_a_variable_and_a_file_when_both_name_a_key_then_the_variable_goes_first(tmp_path, monkeypatch):
    own = write(tmp_path, "[web]\nport = 9000\n")
    monkeypatch.setenv("MAILFLOW_WEB__PORT", "9001")

    settings = load_settings(own, defaults=DEFAULTS)

    assert settings.web.port == 9001


def test_given_a_list_in_a_variable_when_it_is_read_then_commas_separate_it(monkeypatch):
    monkeypatch.setenv("MAILFLOW_FIRM__OWN_DOMAINS", "Rourke.example, rourke-law.example")

    settings = load_settings(None, defaults=DEFAULTS)

    assert settings.firm.own_domains == ("rourke.example", "rourke-law.example")


def test_given_a_secret_in_a_file_when_a_variable_names_the_file_then_the_secret_is_what_it_holds(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("MAILFLOW_WEB__SECRET_KEY_FILE", str(tmp_path / "key"))

    settings = load_settings(None, defaults=DEFAULTS)

    assert settings.web.secret_key.get_secret_value() == "s3cret"


def test_given_a_secret_when_the_settings_are_shown_then_it_is_not(monkeypatch):
    monkeypatch.setenv("MAILFLOW_WEB__SECRET_KEY", "s3cret")

    settings = load_settings(None, defaults=DEFAULTS)

    assert "s3cret" not in repr(settings)


def test_given_a_misspelt_key_when_settings_are_loaded_then_the_fault_names_it_and_the_key_that_was_meant(tmp_path):
    own = write(tmp_path, "[mailbox]\npol_seconds = 5\n")

    with pytest.raises(ConfigurationError) as fault:
        load_settings(own, defaults=DEFAULTS)

    expected = (
        "mailflow.toml, mailbox.pol_seconds: there is no such setting. Remove it, or correct its name (did you mean mailbox.poll_seconds?)."
    )
    assert str(fault.value) == expected


def test_given_a_misspelt_variable_when_settings_are_loaded_then_the_fault_names_it_and_the_one_that_was_meant(monkeypatch):
    monkeypatch.setenv("MAILFLOW_WEB__PROT", "1")

    with pytest.raises(ConfigurationError) as fault:
        load_settings(None, defaults=DEFAULTS)

    assert "MAILFLOW_WEB__PROT" in str(fault.value)
    assert "did you mean MAILFLOW_WEB__PORT?" in str(fault.value)


def test_given_three_faults_when_settings_are_loaded_then_all_are_named_at_once(tmp_path, monkeypatch):
    own = write(tmp_path, '[web]\nport = "high"\n[firm]\ntime_zone = "Mars"\n')
    monkeypatch.setenv("MAILFLOW_FOO", "1")

    with pytest.raises(ConfigurationFaults) as faults:
        load_settings(own, defaults=DEFAULTS)

    assert [fault.where for fault in faults.value.faults] == [
        "environment variable MAILFLOW_FOO",
        "mailflow.toml, firm.time_zone",
        "mailflow.toml, web.port",
    ]


def test_given_a_value_out_of_a_closed_list_when_settings_are_loaded_then_the_fix_lists_the_words(tmp_path):
    own = write(tmp_path, '[log]\nlevel = "loud"\n')

    with pytest.raises(ConfigurationError) as fault:
        load_settings(own, defaults=DEFAULTS)

    assert "'loud'" in str(fault.value)
    assert "Write one of 'debug', 'info', 'warning' or 'error'." in str(fault.value)


def test_given_a_file_that_is_not_toml_when_settings_are_loaded_then_the_line_is_named(tmp_path):
    own = write(tmp_path, "[web]\nport = = 1\n")

    with pytest.raises(ConfigurationError, match=r"this is not TOML: .*line 2"):
        load_settings(own, defaults=DEFAULTS)


def test_given_a_secret_file_that_is_not_there_when_settings_are_loaded_then_the_variable_and_the_file_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILFLOW_WEB__SECRET_KEY_FILE", str(tmp_path / "gone"))

    with pytest.raises(ConfigurationError, match=r"MAILFLOW_WEB__SECRET_KEY_FILE: the file .*gone does not exist"):
        load_settings(None, defaults=DEFAULTS)


def test_given_variables_of_the_policy_when_settings_are_loaded_then_each_of_them_counts(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILFLOW_POLICY__AUTOMATIC", "apply")
    monkeypatch.setenv("MAILFLOW_POLICY__RULES", str(tmp_path / "rules.toml"))

    settings = load_settings(None, defaults=DEFAULTS)

    assert (settings.policy.automatic, settings.policy.rules) == ("apply", tmp_path / "rules.toml")


def test_given_a_token_that_can_be_guessed_when_settings_are_loaded_then_the_fault_does_not_show_it(monkeypatch):
    monkeypatch.setenv("MAILFLOW_WEB__METRICS_TOKEN", "hunter2")

    with pytest.raises(ConfigurationError) as fault:
        load_settings(None, defaults=DEFAULTS)

    assert "MAILFLOW_WEB__METRICS_TOKEN: the value has fewer than 16 characters" in str(fault.value)
    assert "hunter2" not in str(fault.value)


def test_given_several_mailboxes_when_settings_are_loaded_then_each_has_its_own_name_and_what_they_share(tmp_path):
    own = write(
        tmp_path, '[mailbox]\ntype = "imap"\nhost = "imap.firm.example"\n[mailboxes.berlin]\nuser = "b"\n[mailboxes.paris]\nhost = "p"\n'
    )

    settings = load_settings(own, defaults=DEFAULTS)

    assert [(place.name, place.host, place.user) for place in settings.places] == [
        ("berlin", "imap.firm.example", "b"),
        ("paris", "p", ""),
    ]
    assert len({place.path for place in settings.places}) == 2


def test_given_no_table_of_mailboxes_when_settings_are_loaded_then_there_is_the_one(monkeypatch):
    settings = load_settings(None, defaults=DEFAULTS)

    assert [place.name for place in settings.places] == ["collections"]


def test_given_a_password_of_one_mailbox_when_a_variable_names_its_file_then_that_mailbox_has_it(tmp_path, monkeypatch):
    own = write(tmp_path, "[mailboxes.berlin]\n[mailboxes.paris]\n")
    (tmp_path / "password").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("MAILFLOW_MAILBOXES__BERLIN__PASSWORD_FILE", str(tmp_path / "password"))

    settings = load_settings(own, defaults=DEFAULTS)

    assert [place.password.get_secret_value() for place in settings.places] == ["s3cret", ""]


def test_given_a_mailbox_that_the_file_does_not_name_when_a_variable_does_then_it_is_a_fault(tmp_path, monkeypatch):
    own = write(tmp_path, "[mailboxes.berlin]\n")
    monkeypatch.setenv("MAILFLOW_MAILBOXES__BERLN__USER", "b")

    with pytest.raises(ConfigurationError, match="MAILFLOW_MAILBOXES__BERLN__USER"):
        load_settings(own, defaults=DEFAULTS)


def test_given_credentials_of_systemd_when_settings_are_loaded_then_they_are_taken_and_not_shown(tmp_path, monkeypatch):
    (tmp_path / "mailbox.password").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    settings = load_settings(None, defaults=DEFAULTS)

    assert settings.mailbox.password.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)
