"""A brand's own words for its alerts: templates with names in braces, which stand for what an alert knows."""

import re
from typing import Annotated

from msgspec import Meta, Struct

PLACEHOLDERS = (
    "brand", "title", "rule", "severity", "what", "growth", "post", "author", "handle", "network", "kind", "verdict",
    "sentiment", "feeling", "circle", "influence", "followers", "who", "why", "facts", "body", "advice", "count",
    "story", "time",
)  # fmt: skip
"""What may stand in braces. A name that an alert has nothing for, such as `author` in a digest, becomes nothing."""

Template = Annotated[str, Meta(max_length=3_000)]

_NAME = re.compile(r"\{([^{}\n]*)\}")


class Wording(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What replaces an alert's title, and what replaces all that stands between the title and the links.

    Both are plain text: no channel's markup works in them, nor in what is filled in. Empty leaves our words.
    """

    title: Template = ""
    text: Template = ""


def complaint_about_wording(template: str) -> str | None:
    """What is wrong with a template; None when each name in braces is known."""
    unknown = next((name for name in _NAME.findall(template) if name not in PLACEHOLDERS), None)
    if unknown is None:
        return None
    return f"has {{{unknown}}}, which nothing stands for; there are {', '.join(PLACEHOLDERS)}"


def fill(template: str, values: dict[str, str]) -> str:
    """The template with each name in braces replaced, once: braces in a value stay as they are."""
    return _NAME.sub(lambda found: values.get(found[1], ""), template)
