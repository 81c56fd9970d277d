"""How things look in the API's answers."""

from typing import Any

import msgspec

from shared.domain.brand import Brand
from shared.domain.mention import Mention
from shared.domain.rule import Rule


def mention(seen: Mention) -> dict[str, Any]:
    """A mention: its post's fields, and beside them what the judges say."""
    shown: dict[str, Any] = msgspec.to_builtins(seen)
    post = shown.pop("post")
    post.pop("brand", None)  # the sender's hint; the brand that it is stored for stands in its place
    return {**post, "author": post.get("author", {}), **shown}


def brand(seen: Brand) -> dict[str, Any]:
    """A brand as its file has it, with every address masked, and all its rules, the ready-made ones among them."""
    shown: dict[str, Any] = msgspec.to_builtins(seen)
    shown["rules"] = [rule(each) for each in seen.all_rules]
    return shown


def rule(seen: Rule) -> dict[str, Any]:
    """A rule as the brand file has it; what it does not say is as the schema has it."""
    return {"on": seen.on, "when": {}, "enabled": seen.enabled, **msgspec.to_builtins(seen)}
