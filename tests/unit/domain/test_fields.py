"""msgspec's complaints in our words."""

from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from shared.domain.fields import complaint


class Inner(Struct, forbid_unknown_fields=True):
    colour: Literal["red", "green"] = "red"
    colours: tuple[Literal["red", "green"], ...] = ()
    by_name: dict[str, Literal["one", "two"]] = {}
    maybe: Literal["yes"] | None = None
    few: Annotated[int, Meta(le=9)] = 0


class Outer(Struct, forbid_unknown_fields=True):
    name: str
    inner: Annotated[tuple[Inner, ...], Meta(max_length=9)] = ()
    alone: Inner | None = None


@pytest.mark.parametrize(
    ("inner", "message", "field"),
    [
        ({"colour": "blue"}, "is 'blue', which is none of green, red", "colour"),
        ({"colours": ["red", "blue"]}, "is 'blue', which is none of green, red", "colours[1]"),
        ({"by_name": {"a": "three"}}, "is 'three', which is none of one, two", "by_name[...]"),
        ({"maybe": "no"}, "is 'no', which is none of yes", "maybe"),
        ({"color": "red"}, "is not a field here; did you mean colour?", "color"),
        ({"quite_else": 1}, "is not a field here", "quite_else"),
        ({"few": 10}, "Expected `int` <= 9", "few"),
    ],
)
def test_a_mistake_is_named_with_what_would_be_right(inner, message, field):
    for raw, path in (({"name": "a", "inner": [inner]}, "inner[0]."), ({"name": "a", "alone": inner}, "alone.")):
        assert told(raw) == (message, path + field)


def test_what_is_missing_is_named():
    assert told({}) == ("is required", "name")


def test_the_whole_has_no_path():
    assert told(5) == ("Expected `object`, got `int`", "")


def told(raw: Any) -> tuple[str, str]:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(raw, Outer)
    return complaint(caught.value, Outer)
