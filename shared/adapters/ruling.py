"""Single rules of a brand file, read and written one at a time."""

from typing import Any

from msgspec.structs import replace

from shared.adapters.table import brands
from shared.domain.brand import Brand, with_rule
from shared.domain.errors import NotFound
from shared.domain.rule import Rule


def named(brand: Brand, name: str) -> Rule:
    """A rule of a brand, on or off. Raises NotFound."""
    for rule in brand.all_rules:
        if rule.name == name:
            return rule
    raise NotFound(f"the brand {brand.id!r} has no rule {name!r}")


def read(brand: Brand, raw: Any) -> Rule:
    """A rule as it would be in the brand's file, without writing it. Raises BadBrand naming the field."""
    changed = with_rule(brand, raw, str(raw.get("name") or "tried") if isinstance(raw, dict) else "tried")
    return changed.rules[-1]


def put(brand: Brand, name: str, raw: Any) -> Brand:
    """Writes a rule over the one of the same name. Raises BadBrand naming the field."""
    changed = with_rule(brand, raw, name)
    brands.put(changed)
    return changed


def delete(brand: Brand, name: str) -> None:
    """Takes the brand's own rule, or its change of a ready-made one, out of the file. Raises NotFound."""
    left = tuple(rule for rule in brand.rules if rule.name != name)
    if len(left) == len(brand.rules):
        raise NotFound(f"the brand file of {brand.id!r} has no rule {name!r}; a ready-made one is switched off by PUT")
    brands.put(replace(brand, rules=left))
