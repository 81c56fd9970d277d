"""The table of the API's routes: a row for each. A test holds it to the routes that there are."""

from msgspec import Struct

from shared.adapters.api import forms
from shared.adapters.api.parameters import FILTERS
from shared.adapters.api.tallied import PARAMETERS as TALLY
from shared.domain.access import Scope

_PAGE = ("limit", "cursor")


class Route(Struct, frozen=True):
    """One thing to ask for. `answer` and `body` name schemas; `many` tells a list; `status` is that of success."""

    method: str
    path: str
    scope: Scope | None
    summary: str
    answer: str
    many: bool = False
    query: tuple[str, ...] = ()
    body: str = ""
    status: int = 200

    @property
    def parameters(self) -> tuple[str, ...]:
        """What it may be asked with: its own parameters, and the form of a list."""
        return self.query + (forms.PARAMETERS if self.many and self.method == "GET" else ())


_BRAND = "/v1/brands/{brand}"
_CONNECTIONS = f"{_BRAND}/connections"
_CUSTOMERS = f"{_BRAND}/customers"
_MENTIONS = f"{_BRAND}/mentions"
_RULES = f"{_BRAND}/rules"
_SILENCES = f"{_BRAND}/silences"
_STORIES = f"{_BRAND}/stories"
_VERDICT = f"{_MENTIONS}/{{mention}}/verdict"
_PERSON = f"{_BRAND}/people/{{account}}"
_ABOUT = f"{_MENTIONS}/{{mention}}/about"

ROUTES = (
    Route("GET", "/v1/health", None, "Whether the API can read its table", "Health"),
    Route("GET", "/v1/openapi.json", None, "This document", ""),
    Route("GET", "/v1/brands", "read", "The brands that the key is good for", "Brand", many=True),
    Route("GET", _BRAND, "read", "One brand as its file has it, addresses masked", "Brand"),
    Route("PUT", _BRAND, "write", "Create or replace a brand", "Brand", body="Brand"),
    Route("DELETE", _BRAND, "admin", "Stop watching a brand", "Deleted"),
    Route("GET", _CONNECTIONS, "read", "A brand's senders, without their secrets", "Connection", many=True),
    Route("POST", _CONNECTIONS, "admin", "Add a sender", "ConnectionMade", body="ConnectionWanted", status=201),
    Route("DELETE", f"{_CONNECTIONS}/{{connection}}", "admin", "Take a sender off", "Deleted"),
    Route(
        "POST",
        f"{_CONNECTIONS}/{{connection}}/secret",
        "admin",
        "Give a sender a new secret; the one before holds until the next time",
        "ConnectionMade",
        body="SecretWanted",
        status=201,
    ),
    Route(
        "GET",
        _CUSTOMERS,
        "admin",
        "Whose accounts are known, or may be",
        "Known",
        many=True,
        query=("state", "source", "circle", "basis", *_PAGE),
    ),
    Route(
        "POST",
        _CUSTOMERS,
        "admin",
        "Note people and their accounts, as JSON or as a CSV file",
        "LinksNoted",
        query=("basis", "circle", "source", "dry_run"),
        body="LinksWanted",
        status=201,
    ),
    Route("POST", f"{_CUSTOMERS}/search", "admin", "Whose an account is", "Known", many=True, body="Sought"),
    Route("GET", f"{_CUSTOMERS}/{{person}}", "admin", "One person's links", "Known", many=True),
    Route("PUT", f"{_CUSTOMERS}/{{person}}", "admin", "Say yes or no to a suggestion", "Known", body="Deciding"),
    Route("DELETE", f"{_CUSTOMERS}/{{person}}", "admin", "Undo links", "Undone", query=("link",)),
    Route("GET", _MENTIONS, "read", "Mentions, newest first", "Mention", many=True, query=(*FILTERS, *_PAGE)),
    Route("GET", f"{_MENTIONS}/{{mention}}", "read", "One mention by its post's id", "Mention", query=("source",)),
    Route(
        "GET",
        f"{_MENTIONS}/{{mention}}/thread",
        "read",
        "What a mention replies to and what replies to it",
        "Mention",
        many=True,
        query=("source",),
    ),
    Route(
        "GET",
        f"{_MENTIONS}/{{mention}}/family",
        "read",
        "The other posts of a mention's template family",
        "Mention",
        many=True,
        query=("source",),
    ),
    Route(
        "GET",
        f"{_BRAND}/families",
        "read",
        "Template families among the newest mentions of a span",
        "FamilySeen",
        many=True,
        query=(*FILTERS, "limit"),
    ),
    Route("GET", f"{_BRAND}/families/{{family}}", "read", "The posts of a template family", "Mention", many=True),
    Route(
        "GET",
        f"{_BRAND}/top",
        "read",
        "Words, authors or links of the newest mentions of a span",
        "Ranked",
        many=True,
        query=("of", *FILTERS, "limit"),
    ),
    Route(
        "GET",
        f"{_BRAND}/share",
        "read",
        "How much the brand is talked about beside its competitors",
        "Voice",
        many=True,
        query=("from", "to"),
    ),
    Route("GET", f"{_CONNECTIONS}/health", "read", "Whether the senders still send", "Sender", many=True),
    Route("PUT", _VERDICT, "write", "Overrule the judges", "Mention", body="Correcting", query=("source",)),
    Route("DELETE", _VERDICT, "write", "Take a correction back", "Mention", query=("source",)),
    Route(
        "POST",
        f"{_BRAND}/rejudge",
        "write",
        "Have one page of mentions judged again; ask until `next_cursor` is null",
        "Queued",
        query=("from", "to", *_PAGE),
        status=202,
    ),
    Route("GET", f"{_BRAND}/tally", "read", "Counts", "Count", many=True, query=TALLY),
    Route("GET", f"{_BRAND}/alerts", "read", "What was alerted, newest first", "Delivery", many=True, query=_PAGE),
    Route(
        "GET",
        f"{_BRAND}/deliveries",
        "read",
        "The log of alerts, newest first, or those of one state",
        "Delivery",
        many=True,
        query=("state", *_PAGE),
    ),
    Route(
        "POST",
        f"{_BRAND}/deliveries/{{delivery}}/resend",
        "write",
        "Send a failed alert again",
        "Delivery",
        status=202,
    ),
    Route("GET", f"{_BRAND}/destinations", "read", "Where alerts go, and what is off", "DestinationState", many=True),
    Route(
        "PUT",
        f"{_BRAND}/destinations/{{destination}}",
        "write",
        "Switch a destination on or off",
        "DestinationState",
        body="Switching",
    ),
    Route("PUT", _ABOUT, "write", "Say that it is not about the brand", "Mention", body="Denying", query=("source",)),
    Route("DELETE", _ABOUT, "write", "Take that back", "Mention", query=("source",)),
    Route("GET", _RULES, "read", "All rules, the ready-made ones first", "Rule", many=True),
    Route("GET", f"{_RULES}/{{rule}}", "read", "One rule by its name", "Rule"),
    Route("PUT", f"{_RULES}/{{rule}}", "write", "Write one rule of the brand file", "Rule", body="RuleWanted"),
    Route("DELETE", f"{_RULES}/{{rule}}", "write", "Take a rule out of the brand file", "Deleted"),
    Route(
        "POST",
        f"{_RULES}/try",
        "read",
        "What a rule would have sent on stored mentions",
        "Tried",
        query=("from", "to"),
        body="RuleWanted",
    ),
    Route("GET", _SILENCES, "read", "What is kept quiet now", "SilenceMade", many=True),
    Route("POST", _SILENCES, "write", "Keep something quiet", "SilenceMade", body="SilenceWanted", status=201),
    Route("DELETE", f"{_SILENCES}/{{silence}}", "write", "End a silence", "Deleted"),
    Route("GET", f"{_BRAND}/silenced", "read", "Alerts that were kept back", "Hushed", many=True, query=_PAGE),
    Route("GET", f"{_BRAND}/audit", "read", "Who did what, newest first", "Deed", many=True, query=_PAGE),
    Route("GET", _STORIES, "read", "Stories, newest first", "StorySeen", many=True, query=("from", *_PAGE)),
    Route("GET", f"{_STORIES}/{{story}}", "read", "One story and its mentions", "StoryTold", query=("limit",)),
    Route("GET", f"{_BRAND}/hundred", "read", "Whom to talk to now, and why", "ToTalkTo", many=True, query=("limit",)),
    Route("GET", f"{_BRAND}/today", "read", "The day at a glance", "Today"),
    Route(
        "GET",
        f"{_BRAND}/people",
        "read",
        "People who are heard most, or those who go by a handle",
        "Heard",
        many=True,
        query=("author", "source", "limit"),
    ),
    Route("GET", _PERSON, "read", "One person's page", "Shown"),
    Route("POST", f"{_PERSON}/talked", "write", "Note a talk: the list moves on", "Marked"),
    Route("DELETE", f"{_PERSON}/talked", "write", "Take the note of a talk back", "Marked"),
    Route("POST", f"{_PERSON}/not-now", "write", "Leave a person out until a time", "Marked", body="Later"),
    Route("DELETE", f"{_PERSON}/not-now", "write", "Show a person again", "Marked"),
    Route("PUT", f"{_PERSON}/opt-out", "write", "Keep a person out of every ranking", "Marked"),
    Route("DELETE", f"{_PERSON}/opt-out", "write", "Take an opt-out back", "Marked"),
    Route("GET", f"{_BRAND}/voices", "read", "Voices of the niche, explained", "Heard", many=True, query=("limit",)),
    Route("GET", f"{_BRAND}/thanks", "read", "Who is owed thanks, and why", "Thanked", many=True, query=("limit",)),
    Route("GET", f"{_BRAND}/community", "read", "Who answers questions", "Community", query=("from", "to")),
    Route("GET", f"{_BRAND}/audience", "read", "Who reacted to a post", "Audience", query=("post", "source")),
    Route("GET", f"{_BRAND}/gifts", "read", "Who was given what", "Gift", many=True, query=("name",)),
    Route("POST", f"{_BRAND}/gifts", "write", "Note gifts", "Gift", many=True, body="GiftsWanted", status=201),
    Route("DELETE", f"{_BRAND}/gifts/{{gift}}", "write", "Take a gift back", "Deleted"),
    Route("GET", f"{_BRAND}/seeding", "read", "What gifts did, with an interval", "Effect", query=("name",)),
    Route("GET", f"{_BRAND}/rewards", "read", "Who was thanked with what", "Reward", many=True, query=("name",)),
    Route("POST", f"{_BRAND}/rewards", "write", "Note a reward", "Reward", body="RewardWanted", status=201),
    Route("DELETE", f"{_BRAND}/rewards/{{reward}}", "write", "Take a reward back", "Deleted"),
    Route("GET", "/v1/me", "read", "What the key that asks may do, and until when", "Grant"),
    Route("GET", "/v1/keys", "admin", "All keys, never the key itself", "Key", many=True),
    Route("POST", "/v1/keys", "admin", "Make a key", "KeyMade", body="KeyWanted", status=201),
    Route(
        "POST",
        "/v1/keys/{key}/rotate",
        "admin",
        "Give a key a new secret; the one before holds for a while",
        "KeyMade",
        body="Rotating",
        status=201,
    ),
    Route("DELETE", "/v1/keys/{key}", "admin", "End a key by its id", "Deleted"),
    Route("POST", "/v1/erasures", "admin", "Forget a person", "Progress", body="PersonsWanted", status=202),
    Route("GET", "/v1/erasures/{erasure}", "admin", "How far an erasure has come", "Progress"),
    Route("DELETE", "/v1/suppressions", "admin", "Let people come back", "Lifted", body="PersonsWanted"),
    Route("POST", "/v1/person-exports", "admin", "What is known of a person, page by page", "", body="PersonsWanted"),
    Route("PUT", "/v1/privacy/meta", "admin", "Keep Meta's app secret", "Address", body="MetaWanted"),
    Route("POST", "/privacy/meta", None, "Meta's data deletion callback, a signed form", ""),
    Route("GET", "/privacy/requests/{erasure}", None, "Whether a request for deletion is done", "Asked"),
)
