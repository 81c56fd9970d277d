"""The shapes of the OpenAPI document: of what is sent, and of what is answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from shared.adapters.api import known, someone
from shared.adapters.api.health import Sender
from shared.adapters.connecting import VERIFIERS
from shared.adapters.resending import DestinationState
from shared.adapters.sources import SOURCES
from shared.adapters.table.audit import Deed
from shared.adapters.table.deliveries import Delivery
from shared.adapters.table.erasures import Progress
from shared.domain.access import OVERLAP_HOURS, RATE, Grant, Rate, Scope
from shared.domain.audience import Audience
from shared.domain.brand import Brand, Verify
from shared.domain.community import Community
from shared.domain.gift import Effect, Gift, GiftWanted
from shared.domain.hundred import ToTalkTo
from shared.domain.mention import Mention
from shared.domain.passion import Heard, Reward, RewardWanted, Thanked
from shared.domain.person import CIRCLES, GROUNDS, CircleName
from shared.domain.ranked import FamilySeen, Ranked, Voice
from shared.domain.rule import Rule
from shared.domain.silence import Hushed, Silence, SilenceWanted
from shared.domain.tale import StorySeen, Tried
from shared.domain.today import Today
from shared.domain.verdict import Label, SentimentLabel


class Health(Struct):
    """The API answers and can read its table."""

    status: Literal["ok"]


class Deleted(Struct):
    """What is gone."""

    id: str
    deleted: Literal[True]


class Queued(Struct):
    """How many will be judged again."""

    queued: int


class Connection(Struct):
    """One configured sender: where it sends, and how it proves who it is."""

    id: str
    source: str
    verify: Verify
    url: str


class ConnectionMade(Connection):
    """A sender with its secret, which is shown this once."""

    secret: str


class Correcting(Struct):
    """What kind of post it really is."""

    label: Label


class Count(Struct, omit_defaults=True):
    """Mentions of one bucket and group; `authentic` are those that a person meant."""

    time: datetime
    raw: int
    authentic: int
    verdict: Label | None = None
    sentiment: SentimentLabel | None = None
    circle: CircleName | None = None
    source: str | None = None


class Key(Grant, frozen=True, kw_only=True, omit_defaults=True):
    """What a key may do, and the day (UTC) it was last used."""

    last_used: date | None = None


class KeyMade(Grant, frozen=True, kw_only=True, omit_defaults=True):
    """A key, which is shown this once, and what it may do."""

    key: str


class Lifted(Struct):
    """How many accounts may come back."""

    lifted: int


class Asked(Struct):
    """A person's request for deletion, as the person sees it."""

    id: str
    asked_at: datetime
    done: bool


class Address(Struct):
    """Where something is asked for."""

    url: str


class KeyWanted(Struct, omit_defaults=True):
    """What a new key may do; no brands are all brands."""

    name: str
    scopes: tuple[Scope, ...] = ("read",)
    brands: tuple[str, ...] = ()
    expires_at: datetime | None = None
    rate: Rate = RATE


class Rotating(Struct, omit_defaults=True):
    """For how many hours the secret before still holds."""

    overlap_hours: Annotated[int, Meta(ge=0, le=720)] = OVERLAP_HOURS


class Denying(Struct):
    """That a mention is not about the brand."""

    about: Literal[False]


class Switching(Struct, omit_defaults=True):
    """Whether alerts go to a destination, and if not, why."""

    on: bool
    reason: Annotated[str, Meta(max_length=200)] = ""


class SilenceMade(Silence, frozen=True, kw_only=True, omit_defaults=True):
    """A silence, and the id by which it is ended."""

    id: str


class StoryTold(StorySeen, frozen=True, kw_only=True, omit_defaults=True):
    """A story and its mentions, newest first; `whole` tells that none is left out."""

    members: list[Mention]
    whole: bool


_TYPES = (
    *(
        Health,
        Deleted,
        Queued,
        Connection,
        ConnectionMade,
        Correcting,
        Count,
        Key,
        KeyMade,
        KeyWanted,
        Rotating,
        Address,
        Asked,
        Lifted,
        Progress,
    ),
    *(Brand, Delivery, Denying, DestinationState, Grant, Mention, Switching),
    *(Deed, Hushed, Rule, SilenceMade, SilenceWanted, StorySeen, StoryTold, Tried),
    *known.TYPES,
    *someone.TYPES,
    *(Audience, Community, Effect, Gift, GiftWanted, Heard, Reward, RewardWanted, Thanked, Today, ToTalkTo),
    *(FamilySeen, Ranked, Sender, Voice),
)
_TEXT = {"type": "string"}


def schemas() -> dict[str, Any]:
    """Every schema by its name."""
    _, made = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    made["Mention"] = _mention(made["Mention"], made.pop("Post"))
    account = dict.fromkeys(("source", "handle", "id"), _TEXT)
    person_told = {
        **account,
        **dict.fromkeys(("email", "person", "name", "note"), _TEXT),
        "circle": {"enum": list(CIRCLES), "default": "customer"},
        "basis": {"enum": list(GROUNDS)},
        "accounts": {"type": "array", "items": _object(account, "source")},
    }
    one = _object(person_told, "basis") | {"description": "A person by an account, several of them, or an address."}
    secret = {"type": "string", "minLength": 8, "maxLength": 512}
    person = _object(dict.fromkeys(("source", "handle", "id", "email"), _TEXT | {"minLength": 1, "maxLength": 320}))
    return made | {
        "RuleWanted": {**made["Rule"], "required": []},
        "LinkWanted": one,
        "LinksWanted": {"anyOf": [_ref("LinkWanted"), {"type": "array", "items": _ref("LinkWanted")}]},
        "GiftsWanted": {"anyOf": [_ref("GiftWanted"), {"type": "array", "items": _ref("GiftWanted")}]},
        "SecretWanted": _object({"secret": secret}),
        "PersonWanted": person,
        "PersonsWanted": {"anyOf": [_ref("PersonWanted"), {"type": "array", "items": _ref("PersonWanted")}]},
        "MetaWanted": _object({"app_secret": {"type": "string", "minLength": 16, "maxLength": 200}}, "app_secret"),
        "ConnectionWanted": _object(
            {"source": {"enum": sorted(SOURCES)}, "verify": {"enum": list(VERIFIERS)}, "secret": secret}, "source"
        ),
        "Meta": _object(
            {
                "next_cursor": {"type": ["string", "null"]},
                "total": _ref("Total"),
                "approximate": _TEXT,
                "looked_at": {"type": "integer", "description": "Mentions that were read for this."},
                "complete": {"type": "boolean", "description": "Whether these are all that there are."},
                "exact": {"type": "boolean", "description": "Whether nobody else could stand on the list."},
                "family": {"type": ["string", "null"]},
            },
            "next_cursor",
        ),
        "Total": _object({"raw": {"type": "integer"}, "authentic": {"type": "integer"}}, "raw", "authentic"),
        "Problem": _object(
            {
                "status": {"type": "integer"},
                **dict.fromkeys(("type", "title", "detail", "instance", "field", "request_id"), _TEXT),
            },
            *("type", "title", "status", "detail"),
        ),
    }


def _mention(judged: dict[str, Any], post: dict[str, Any]) -> dict[str, Any]:
    """A mention as it is shown: the post's own fields, and beside them what the judges say."""
    properties = {**post["properties"], **judged["properties"]}
    required = {*post["required"], "author", *judged["properties"]}
    del properties["post"]
    return {**judged, "properties": properties, "required": sorted(required - {"post"})}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
