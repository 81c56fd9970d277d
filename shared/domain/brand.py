"""What is watched (the brand file) and the senders that it listens to (its connections)."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from shared.domain.address import complaint_about
from shared.domain.digest import DIGESTS, Digest
from shared.domain.errors import BadBrand
from shared.domain.fields import complaint
from shared.domain.person import fold_handle
from shared.domain.ready_made import filled_in, in_force
from shared.domain.rule import INBOX, Channel, Destination, On, Rule, Share
from shared.domain.rule_checks import complaints
from shared.domain.wording import Wording, complaint_about_wording

Handles = dict[str, tuple[str, ...]]
"""Network to handles, such as `{"x": ["crumbbakery"]}`."""

MASKED = "***"
"""Stands where an address is not shown."""

Term = Annotated[str, Meta(min_length=1, max_length=200)]


class Competitor(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Another brand in the same niche."""

    name: Term
    handles: Handles = {}
    aliases: tuple[Term, ...] = ()


class Thresholds(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where the brand draws its lines: authentic from this probability on, about it from that on (0..1)."""

    authenticity: Share = 0.5
    about: Share = 0.5


Weight = Annotated[float, Meta(ge=0.25, le=4)]
"""How much a part of the ranking counts beside its usual: a quarter to four times."""


class Weights(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the brand's hundred are ranked by: see docs/people.md. Customers come first, whatever they are."""

    urgency: Weight = 1.0
    closeness: Weight = 1.0
    influence: Weight = 1.0
    freshness: Weight = 1.0
    contact: Weight = 1.0


class Brand(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The brand file. Only `name` and one handle or alias are needed.

    `handles` are the brand's own, `own` further accounts that speak for it (its founder, its
    franchises) and `staff` the people who work there. `excludes` are words that show that a
    homonym is meant; `topics` are words of the niche; `languages` those it expects to be talked about in.
    `templates` are its own words for alerts, by channel.
    `rules` are its own, and changes of the ready-made ones, which `ready_made` false switches off altogether.
    """

    name: Term
    id: str = ""
    handles: Handles = {}
    aliases: tuple[Term, ...] = ()
    products: tuple[Term, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    topics: tuple[Term, ...] = ()
    excludes: tuple[Term, ...] = ()
    languages: tuple[str, ...] = ()
    own: Handles = {}
    staff: Handles = {}
    thresholds: Thresholds = Thresholds()
    weights: Weights = Weights()
    rules: tuple[Rule, ...] = ()
    ready_made: bool = True
    destinations: tuple[Destination, ...] = ()
    templates: dict[Channel, Wording] = {}
    digests: tuple[Digest, ...] = DIGESTS
    timezone: str = "UTC"
    retention_days: Annotated[int, Meta(ge=1, le=3650)] = 400

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """The brand's own rules, and the ready-made ones unless it wants none, on or off."""
        return in_force(self.rules, self.ready_made)

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are on."""
        return tuple(rule for rule in self.all_rules if rule.enabled)

    def rules_on(self, *kinds: On) -> tuple[Rule, ...]:
        """The rules of some kinds that are on."""
        return tuple(rule for rule in self.active_rules if rule.on in kinds)

    def speaks_for_itself(self, source: str, handle: str | None) -> bool:
        """Whether an account is the brand's own voice on that network."""
        return _listed(self.handles, source, handle) or _listed(self.own, source, handle)

    def employs(self, source: str, handle: str | None) -> bool:
        """Whether an account belongs to the brand's staff."""
        return _listed(self.staff, source, handle)


Verify = Literal["standard-webhooks", "bearer", "url", "x"]
"""How a sender proves who it is: see shared/adapters/verify.py."""


class Connection(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One configured sender. `secrets` are tried in order, the newest first, so that they can be rotated."""

    id: str
    source: str
    brand: str
    verify: Verify
    secrets: tuple[str, ...] = ()


def slug(name: str) -> str:
    """A brand's id from its name: `Crumb Bakery` becomes `crumb-bakery`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63]


def parse_brand(raw: Any, brand_id: str = "") -> Brand:
    """Reads a brand file that was decoded from JSON. Raises BadBrand naming the field.

    The id is `brand_id`, else the file's own, else made from the name.
    """
    try:
        brand = msgspec.convert(_spelled_out(raw), Brand)
    except msgspec.ValidationError as error:
        message, field = complaint(error, Brand)
        raise BadBrand(message, field or "brand") from error
    identity = brand_id or brand.id or slug(brand.name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", identity):
        raise BadBrand("is 1 to 63 of a-z, 0-9 and -, not beginning with -", "id")
    if brand.id and brand.id != identity:
        raise BadBrand(f"is {brand.id!r} in the file but {identity!r} in the address", "id")
    brand = msgspec.structs.replace(brand, id=identity)
    for check in (
        _check_recognisable,
        _check_names,
        _check_timezone,
        _check_addresses,
        _check_templates,
        _check_digests,
    ):
        check(brand)
    return brand


def with_rule(brand: Brand, raw: Any, name: str) -> Brand:
    """The brand with one rule more, or another in the place of one; the rule stands last.

    Raises BadBrand naming the rule's field.
    """
    if not isinstance(raw, Mapping):
        raise BadBrand("is an object", "rule")
    if raw.get("name", name) != name:
        raise BadBrand(f"is {raw['name']!r} in the rule but {name!r} in the address", "name")
    try:
        rule = msgspec.convert(filled_in({**raw, "name": name}), Rule)
    except msgspec.ValidationError as error:
        message, field = complaint(error, Rule)
        raise BadBrand(message, field or "rule") from error
    known = frozenset(destination.name for destination in brand.destinations)
    for field, wrong in complaints(rule, brand.topics, known):
        raise BadBrand(wrong, field)
    return msgspec.structs.replace(brand, rules=(*(each for each in brand.rules if each.name != name), rule))


def _spelled_out(raw: Any) -> Any:
    """A brand file without its short forms: a bare name for a competitor, a single handle without a list."""
    if not isinstance(raw, Mapping):
        return raw
    full = dict(raw)
    for field in ("handles", "own", "staff"):
        if isinstance(full.get(field), Mapping):
            full[field] = {net: [each] if isinstance(each, str) else each for net, each in full[field].items()}
    if full.get("rules", ()) is None:
        del full["rules"]
    if isinstance(full.get("rules"), list):
        full["rules"] = [filled_in(each) for each in full["rules"]]
    if isinstance(full.get("competitors"), list):
        full["competitors"] = [{"name": each} if isinstance(each, str) else each for each in full["competitors"]]
    return full


def _check_recognisable(brand: Brand) -> None:
    if not slug(brand.name) and not any(brand.handles.values()) and not brand.aliases:
        raise BadBrand("give at least one handle or alias, or nothing can be recognised", "handles")
    for field in ("handles", "own", "staff"):
        for source, handles in getattr(brand, field).items():
            if not re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", source):
                raise BadBrand("is not a network's name in lower case, such as x", f"{field}.{source}")
            if any(not fold_handle(handle) or " " in handle.strip() for handle in handles):
                raise BadBrand("holds an empty handle or one with spaces", f"{field}.{source}")


def _check_names(brand: Brand) -> None:
    for field in ("rules", "destinations"):
        names = [each.name for each in getattr(brand, field)]
        double = next((name for name in names if names.count(name) > 1), None)
        if double:
            raise BadBrand(f"has {double!r} twice", field)
    if any(destination.name == INBOX for destination in brand.destinations):
        raise BadBrand(f"the name {INBOX!r} belongs to the local stack", "destinations")
    known = frozenset(destination.name for destination in brand.destinations)
    for index, rule in enumerate(brand.rules):
        for field, wrong in complaints(rule, brand.topics, known):
            raise BadBrand(wrong, f"rules[{index}].{field}")


def _check_digests(brand: Brand) -> None:
    known = {destination.name for destination in brand.destinations}
    for index, digest in enumerate(brand.digests):
        if any(each.every == digest.every for each in brand.digests[:index]):
            raise BadBrand(f"has two for each {digest.every}", "digests")
        lost = [name for name in digest.destinations if name not in known]
        if lost:
            raise BadBrand(f"names {lost[0]!r}, which is not among destinations", f"digests[{index}].destinations")


def _check_timezone(brand: Brand) -> None:
    from zoneinfo import ZoneInfo  # only the writing of brands needs it, so no cold start pays for it

    try:
        ZoneInfo(brand.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise BadBrand("is an IANA name such as Europe/Vienna", "timezone") from error


def _check_addresses(brand: Brand) -> None:
    for index, destination in enumerate(brand.destinations):
        wrong = None if destination.address == MASKED else complaint_about(destination.channel, destination.address)
        if wrong:
            raise BadBrand(wrong, f"destinations[{index}].address")


def _check_templates(brand: Brand) -> None:
    for channel, wording in brand.templates.items():
        for part in ("title", "text"):
            wrong = complaint_about_wording(getattr(wording, part))
            if wrong:
                raise BadBrand(wrong, f"templates.{channel}.{part}")


def _listed(handles: Handles, source: str, handle: str | None) -> bool:
    if not handle:
        return False
    folded = fold_handle(handle)
    return any(fold_handle(each) == folded for each in handles.get(source, ()))
