"""The page behind a signed link: it asks before anything is changed, and says plainly what became of it.

It needs no script and no key, loads nothing, fits a phone, and is kept out of every index and cache.
"""

import base64
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from urllib.parse import quote

from shared.adapters.acting import Seen
from shared.adapters.channels.text import clip, one_line, tidy
from shared.adapters.channels.words import caller, network
from shared.domain.act import MUTE_DAYS, Order
from shared.domain.mention import Mention

STATUS = {"open": 200, "used": 409, "expired": 410, "forged": 404, "gone": 404}

_CSS = """
:root{color-scheme:light dark;--paper:#f4f1ec;--card:#fff;--ink:#1d1f23;--soft:#59616c;--line:#ddd6ca;--accent:#8a4f0a;
--on:#fff;--quote:#faf6ef}
@media (prefers-color-scheme:dark){:root{--paper:#14161a;--card:#1c1f24;--ink:#e8eaed;--soft:#a9b0bb;--line:#343943;
--accent:#f2b765;--on:#1b1408;--quote:#262b33}}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem .75rem;background:var(--paper);color:var(--ink);
font:1.0625rem/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.25rem 1.1rem 1.4rem;background:var(--card);border:1px solid var(--line);
border-radius:.9rem;overflow-wrap:anywhere}
h1{margin:0 0 .6rem;font-size:1.4rem;line-height:1.25}
p{margin:0 0 .9rem}
.soft{color:var(--soft);font-size:.9rem}
blockquote{margin:0 0 1rem;padding:.7rem .9rem;border-left:4px solid var(--accent);background:var(--quote);
border-radius:0 .4rem .4rem 0;white-space:pre-line}
fieldset{margin:0 0 1rem;padding:.5rem .9rem .7rem;border:1px solid var(--line);border-radius:.6rem}
label{display:flex;gap:.6rem;align-items:center;min-height:2.75rem}
input{width:1.2rem;height:1.2rem;accent-color:var(--accent);margin:0}
button{font:inherit;font-weight:600;width:100%;min-height:3.1rem;padding:.7rem 1rem;border:0;border-radius:.6rem;
background:var(--accent);color:var(--on);cursor:pointer}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
footer{max-width:34rem;margin:.9rem auto 0;padding:0 .3rem;color:var(--soft);font-size:.85rem}
"""

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(sha256(_CSS.encode()).digest()).decode()
    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}

_ASKS = {
    "answered": ("Mark it as answered?", "It leaves the list of those who wait for an answer.", "Yes, it is answered"),
    "not-about": (
        "Is this not about you?",
        "It will count as not about the brand, and no more in your figures. What the judges said is kept, "
        "so this can be taken back.",
        "It is not about us",
    ),
    "mute-story": (
        "Mute this story?",
        "No alert is sent about it for as long as you choose. What comes in is stored and counted all the same.",
        "Mute it",
    ),
}
_DONE = {
    "answered": ("Marked as answered", "Your team sees it wherever the alert is shown or updated."),
    "not-about": ("Noted: not about you", "It counts as not about the brand from now on."),
    "mute-story": ("The story is muted", "You will hear of it again when the time is over."),
}
_DAYS = {1: "for a day", 7: "for a week", 30: "for a month"}


def asking(seen: Seen) -> str:
    """The page that asks, or says why there is nothing to ask. Looking at it changes nothing."""
    if seen.state != "open" or seen.order is None:
        return _refusing(seen)
    title, effect, button = _ASKS[seen.order.action]
    choice = _days() if seen.order.action == "mute-story" else ""
    form = f'<form method="post">{choice}<button>{button}</button></form>'
    until = f"Nothing has been changed yet. This link works once, until {seen.order.until:%d %B %Y, %H:%M} UTC."
    return _page(title, _about(seen), _said(effect), form, footer=until)


def done(seen: Seen) -> str:
    """The page after the press: `seen` is how the link stood before it."""
    if seen.state != "open" or seen.order is None:
        return _refusing(seen)
    title, effect = _DONE[seen.order.action]
    return _page(
        f"✅ {title}", _about(seen), _said(effect), _way(seen.order), footer="It is noted who did this and when."
    )


def sorry() -> str:
    """The page when a part of Hundred does not answer."""
    return _page(
        "Please try again", _said("A part of Hundred does not answer at the moment. Nothing was changed for good.")
    )


def _refusing(seen: Seen) -> str:
    if seen.order is None:
        told = "This link is not one of ours, or a part of it was lost when it was copied. Nothing was changed."
        return _page(
            "This link does not hold", _said(told), _said("Open the alert again and use its link, or ask your team.")
        )
    if seen.state == "used" and seen.at is not None:
        when = f"{seen.at:%d %B %Y at %H:%M} UTC"
        told = f"Done on {when} by {one_line(seen.by, 100)}. A link works once, so nothing was changed now."
        return _page("This was done already", _about(seen), _said(told), _way(seen.order))
    if seen.state == "expired":
        told = f"It held until {seen.order.until:%d %B %Y, %H:%M} UTC. Nothing was changed."
        return _page("This link is too old", _about(seen), _said(told), _way(seen.order))
    told = "The post was taken back or has expired, so there is nothing to mark."
    return _page("The mention is gone", _said(told), _way(seen.order))


def _about(seen: Seen) -> str:
    return "".join(_lines(seen.mention)) if seen.mention else ""


def _lines(mention: Mention) -> Iterator[str]:
    place = f"{mention.post.kind.capitalize()} on {network(mention.post.source)} by {caller(mention)}"
    yield f'<p class="soft" dir="auto">{escape(place)}</p>'
    text = escape(clip(tidy(mention.post.text), 400))
    yield f'<blockquote dir="auto">{text}</blockquote>' if text else ""


def _days() -> str:
    first = MUTE_DAYS[0]
    marks = {days: " checked" if days == first else "" for days in sorted(MUTE_DAYS)}
    choices = "".join(
        f'<label><input type="radio" name="days" value="{days}"{mark}>{_DAYS[days]}</label>'
        for days, mark in marks.items()
    )
    return f"<fieldset><legend>For how long</legend>{choices}</fieldset>"


def _way(order: Order) -> str:
    """Where to look and do more. The page lies one step below the dashboard, wherever that is."""
    place = (
        f"{quote(order.brand)}/mentions/{quote(order.source)}/{quote(order.post, safe='')}"
        if order.post
        else quote(order.brand)
    )
    return f'<p><a href="../#/{escape(place)}">See it in Hundred</a></p>'


def _said(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _page(title: str, *inside: str, footer: str = "") -> str:
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex,nofollow">'
        f"<title>{escape(title)} · Hundred</title><style>{_CSS}</style></head>"
    )
    below = f"<footer>{escape(footer)}</footer>" if footer else ""
    return f"{head}<body><main><h1>{escape(title)}</h1>{''.join(inside)}</main>{below}</body></html>"
