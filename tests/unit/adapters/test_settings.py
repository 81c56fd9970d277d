import pytest

from shared.adapters.settings import settings
from shared.domain.errors import Misconfigured


def test_a_function_asks_only_for_what_it_needs() -> None:
    assert settings({"HUNDRED_TABLE": "mentions"}).table == "mentions"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("table", "HUNDRED_TABLE"),
        ("mentions_queue", "HUNDRED_MENTIONS_QUEUE"),
        ("alerts_queue", "HUNDRED_ALERTS_QUEUE"),
        ("parameters", "HUNDRED_PARAMETERS"),
    ],
)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_setting_fails_by_its_name(asked: str, name: str, value: str | None) -> None:
    with pytest.raises(Misconfigured, match=f"{name} is not set"):
        getattr(settings({} if value is None else {name: value}), asked)


@pytest.mark.parametrize(
    ("asked", "name"), [("mentions_queue", "HUNDRED_MENTIONS_QUEUE"), ("parameters", "HUNDRED_PARAMETERS")]
)
def test_a_setting_of_the_wrong_shape_fails_by_its_name(asked: str, name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        getattr(settings({name: "mentions"}), asked)


@pytest.mark.parametrize("asked", ["url", "hooks_url", "inbox", "mail_from"])
def test_what_may_be_missing_is_empty(asked: str) -> None:
    assert getattr(settings({}), asked) == ""


def test_slashes_at_the_end_do_not_double() -> None:
    given = settings({"HUNDRED_PARAMETERS": "/hundred/dev/", "HUNDRED_HOOKS_URL": "https://h.example/"})
    assert (given.parameters, given.hooks_url) == ("/hundred/dev", "https://h.example")


def test_the_environment_is_read_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUNDRED_TABLE", "first")
    assert settings().table == "first"
    monkeypatch.setenv("HUNDRED_TABLE", "second")
    assert settings().table == "second"
