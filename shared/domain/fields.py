"""msgspec's complaints in the words of our own errors: what is wrong, and the field that it is wrong with."""

import re

import msgspec

_PATTERNS = {
    "^[0-9]{1,4}[smhd]$": "is a number and s, m, h or d, such as 30s, 5m, 4h or 2d",
    "^([01][0-9]|2[0-4]):[0-5][0-9]$": "is a time of the day such as 22:00",
    "^[a-z0-9][a-z0-9-]{0,62}$": "is 1 to 63 of a-z, 0-9 and -, not beginning with -",
}
"""Patterns of our own types, in words."""

_NAMED = re.compile(r"(unknown|missing required) field `([^`]+)`")


def complaint(error: msgspec.ValidationError) -> tuple[str, str]:
    """The message and the dotted path of the field, empty when it is the whole.

    msgspec writes ``what - at `$.path` ``, and for unknown and missing fields names the field within the message.
    """
    # Of a mapping's key it writes: at `key` in `$.path`.
    message, _, path = str(error).replace(" - at `key` in `$", " - at `$").partition(" - at `$")
    field = path.rstrip("`").lstrip(".")
    if "matching regex" in message:
        message = next((words for pattern, words in _PATTERNS.items() if pattern in message), message)
    named = _NAMED.search(message)
    if named:
        message = "is required" if named[1] == "missing required" else "is not a field here"
        field = f"{field}.{named[2]}".lstrip(".")
    return message, field
