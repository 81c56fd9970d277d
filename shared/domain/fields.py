"""msgspec's complaints in the words of our own errors: what is wrong, and the field that it is wrong with."""

import re

import msgspec

_NAMED = re.compile(r"(unknown|missing required) field `([^`]+)`")


def complaint(error: msgspec.ValidationError) -> tuple[str, str]:
    """The message and the dotted path of the field, empty when it is the whole.

    msgspec writes ``what - at `$.path` ``, and for unknown and missing fields names the field within the message.
    """
    message, _, path = str(error).partition(" - at `$")
    field = path.rstrip("`").lstrip(".")
    named = _NAMED.search(message)
    if named:
        message = "is required" if named[1] == "missing required" else "is not a field here"
        field = f"{field}.{named[2]}".lstrip(".")
    return message, field
