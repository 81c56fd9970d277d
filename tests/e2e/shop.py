"""A day at Crumb Bakery, all of it invented: what the dashboard is looked at with."""

from datetime import UTC, datetime, timedelta

import msgspec

from functions.alert import alert
from functions.tally import tally
from infra.local import sandbox
from shared.adapters.table import access, brands, deliveries, intake, mentions, people
from shared.domain.access import Grant
from shared.domain.brand import Connection, parse_brand
from shared.domain.intake import Counted, Intake
from shared.domain.mention import Author, Mention, Metrics, Post
from shared.domain.person import parse_link
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict
from shared.judges import recollection

BRAND = "crumb-bakery"
QUIET = "quiet-shop"
READ, ADMIN = "read-key-of-the-shop", "admin-key-of-the-shop"

PERSON = (Reason("first-person", "speaks of an own experience", 1.2), Reason("link", "carries a shared link", -0.4))
MACHINE = (
    Reason("family", "40 other accounts posted the same words", -3.1),
    Reason("profile", "has a full profile", 0.3),
)
BADGE = "I just unlocked the Rye Lover badge at Crumb Bakery with 40 points! Get yours too at badges.example"
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> & more'
LONG = "The queue went around the corner. " * 60


def opened() -> None:
    """Stores the day: 10 mentions by people of which 3 are by customers, 12 by machines, one alert, two connections."""
    now = datetime.now(UTC)
    for key, scope in ((READ, "read"), (ADMIN, "admin")):
        access.put(key, Grant(id=scope, name=scope, scopes=(scope,), created_at=now))  # type: ignore[arg-type]  # a scope
    brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}))
    brands.put(parse_brand({"name": "Quiet Shop", "handles": {"x": ["quietshop"]}}))
    for source, identity in (("generic", "a1b2c3d4"), ("x", "d4c3b2a1")):
        brands.put_connection(Connection(id=identity, source=source, brand=BRAND, verify="standard-webhooks"))
    people.put(BRAND, parse_link({"source": "x", "handle": "maria", "basis": "given", "note": "loyalty card"}))
    unhappy = said("wrong-cake", "I got the wrong cake. Nobody said sorry.", mood="negative", circle="customer")
    store(
        unhappy,
        said("warm", "The rye loaf was still warm!", circle="customer", minutes=20),
        said("kind", "They swapped my coffee without asking.", circle="customer", minutes=30),
        said("stale", "Stale again, the third time this month.", mood="negative", source="mastodon", minutes=40),
        said("when", "When do they open on Sundays?", label="question", mood="neutral", minutes=50),
        said("hostile", HOSTILE, mood="neutral", label="chatter", url="javascript:document.title=3", minutes=60),
        said("long", LONG, mood="neutral", label="chatter", minutes=70),
        said("arabic", "كان الخبز ساخناً ولذيذاً", lang="ar", minutes=80),
        *(said(f"auto-{n}", BADGE, label="auto", minutes=90 + 60 * n, story="family:badge") for n in range(12)),
        said("how", "How long does the rye keep?", label="question", mood="neutral", minutes=900),
        said("keeps", "Four days in a linen bag.", label="answer", mood="neutral", minutes=880, to="how"),
    )
    _alerted(unhappy, now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    sums = Intake(taken=24, refused=3, last_taken=now - timedelta(minutes=9), last_refused=now)
    intake.note(Counted(brand=BRAND, connection="d4c3b2a1", process="p", hour=hour, intake=sums))


def said(
    identity: str,
    text: str,
    *,
    label: str = "opinion",
    mood: str = "positive",
    circle: str = "stranger",
    source: str = "x",
    minutes: int = 10,
    lang: str = "en",
    url: str = "https://social.example/1",
    story: str = "",
    to: str | None = None,
) -> Mention:
    """One mention, posted so many minutes ago."""
    person = label != "auto"
    at = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(microsecond=0)
    author = Author(id=f"of-{identity}", handle=identity, name=f"Author of {identity}", followers=1200, bio="Bread.")
    post = Post(
        id=identity,
        source=source,
        text=text,
        created_at=at,
        lang=lang,
        url=url,
        kind="reply" if to else "post",
        in_reply_to=to,
        urls=("https://shop.example/menu", "javascript:document.title=4"),
        author=author,
        metrics=Metrics(likes=4),
    )
    return Mention(
        post=post,
        brand=BRAND,
        verdict=msgspec.convert(
            {"label": label, "authenticity": 0.9 if person else 0.04, "reasons": PERSON if person else MACHINE}, Verdict
        ),
        sentiment=msgspec.convert(
            {"label": mood, "score": {"positive": 0.6, "neutral": 0.0}.get(mood, -0.6), "recognised": True}, Sentiment
        ),
        influence=Influence(41.0, {"reach": 30.0, "trust": 11.0}),
        about=0.97,
        story=story or f"post:{source}:{identity}",
        authentic=person,
        stored_at=at + timedelta(seconds=2),
        circle=circle,  # type: ignore[arg-type]  # a circle's name
        basis="none" if circle == "stranger" else "given",
    )


_counted = 0


def store(*new: Mention) -> None:
    """Stores mentions, and has them counted, merged and told, as the stream would."""
    global _counted
    for mention in new:
        mentions.put(mention, 400, recollection.family_key(mention.post))
    records = sandbox.stream_records()
    event = {"Records": records[_counted:]}
    _counted = len(records)
    assert tally(event, sandbox.Context())["batchItemFailures"] == []
    assert alert(event, sandbox.Context())["batchItemFailures"] == []


def _alerted(mention: Mention, now: datetime) -> None:
    for destination, state, error in (("team", "sent", ""), ("mail", "failed", "The mailbox does not exist.")):
        alert = Alert(
            brand=BRAND,
            brand_name="Crumb Bakery",
            rule="unhappy-voice",
            title="An unhappy voice that counts",
            severity="critical",
            story=mention.story,
            destination=destination,
            mention=mention,
            raised_at=now,
        )
        claim = deliveries.claim(alert, destination, now)
        deliveries.settle(alert, claim, state, error)  # type: ignore[arg-type]  # a delivery's state
