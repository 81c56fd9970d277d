"""E-mail through Amazon SES v2: a text part, an HTML part without images, and headers that thread a story.

A mail cannot be edited: a story that grows, or is over, is told again in short, as an answer to its first mail.
"""

import re
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from shared.adapters.aws import meaning
from shared.adapters.channels import digest_html
from shared.adapters.channels.html import page
from shared.adapters.channels.text import clip, one_line
from shared.adapters.channels.way import STRAIGHT, Reference, Way, kept, worth_telling
from shared.adapters.channels.wordings import worded
from shared.adapters.channels.words import Item, Part, Words, brief, subject
from shared.domain.errors import Gone, HundredError, Misconfigured, Refused, Unavailable
from shared.domain.story import Alert

SUBJECT_LIMIT = 150
"""Characters. RFC 5322 folds at 998 bytes; what a phone shows ends at about 60."""

QUOTE_LIMIT = 160
"""Characters of a quotation in a digest's text part."""

SECONDS = 8.0
"""How long SES may take to answer."""

# RFC 5321 in its usual form; SES takes ASCII before the @ only.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z")

_LASTING = frozenset(
    {
        "MessageRejected", "MailFromDomainNotVerifiedException", "BadRequestException", "NotFoundException",
        "AccountSuspendedException", "ValidationException",
    }
)  # fmt: skip
_FOR_ALL = frozenset({"MailFromDomainNotVerifiedException", "NotFoundException", "AccountSuspendedException"})
_WAITS = {"SendingPausedException": 900, "LimitExceededException": 300, "TooManyRequestsException": 2}


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Sends an alert as an e-mail. Raises Misconfigured without a sender, Refused and Unavailable."""
    if not way.mail_from:
        raise Misconfigured("HUNDRED_MAIL_FROM: the verified sender of e-mails is not set")
    if not _ADDRESS.match(address):
        raise Gone("the destination is not an e-mail address")
    if way.earlier is not None and not worth_telling(alert, way.earlier):
        return kept(alert, way.earlier, told=False)
    wanted = request(address, alert, way)
    name = _sent(wanted)
    if way.earlier is not None:
        return kept(alert, way.earlier)
    return kept(alert, message=name, subject=wanted["Content"]["Simple"]["Subject"]["Data"])


def render(alert: Alert, way: Way = STRAIGHT) -> dict[str, str]:
    """The mail's subject, text and HTML."""
    said = worded(alert, way, "email")
    said = brief(said) if way.earlier is not None else said
    return {
        "subject": _subject(alert, said, way),
        "text": _text(said, way),
        "html": digest_html.page(said) if said.parts else page(said, way),
    }


def request(address: str, alert: Alert, way: Way) -> dict[str, Any]:
    """The whole call of SendEmail."""
    mail = render(alert, way)
    headers = [{"Name": name, "Value": value} for name, value in _headers(alert, way).items()]
    return {
        "FromEmailAddress": way.mail_from,
        "Destination": {"ToAddresses": [address]},
        "Content": {
            "Simple": {
                "Subject": {"Data": mail["subject"], "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": mail["text"], "Charset": "UTF-8"},
                    "Html": {"Data": mail["html"], "Charset": "UTF-8"},
                },
                "Headers": headers,
            }
        },
    }


def _sent(wanted: dict[str, Any]) -> str:
    """Sends a mail; returns the Message-ID that SES gave it, as it stands in the mail's header."""
    from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

    try:
        name = str(_ses().send_email(**wanted).get("MessageId", ""))
    except ClientError as error:
        raise _judged(error.response) from error
    except (ConnectTimeoutError, EndpointConnectionError) as error:
        raise Unavailable("SES cannot be reached", 15) from error
    except BotoCoreError as error:
        raise Unavailable("SES gave no answer", 15, doubtful=True) from error
    region = str(_ses().meta.region_name)
    # In the oldest region the header has another domain than in all others.
    domain = "email.amazonses.com" if region == "us-east-1" else f"{region}.amazonses.com"
    return f"<{name}@{domain}>" if re.fullmatch(r"[A-Za-z0-9.-]{1,200}", name) else ""


@cache
def _ses() -> Any:
    import boto3
    from botocore.config import Config

    # One attempt: the SDK's own retry after a lost answer would send the mail twice without a mark.
    return boto3.client(
        "sesv2", config=Config(retries={"total_max_attempts": 1}, connect_timeout=3, read_timeout=SECONDS)
    )


def _subject(alert: Alert, said: Words, way: Way) -> str:
    """An answer keeps the first mail's subject: some clients thread by that as well."""
    mark = "[possible repeat] " if alert.repeat else ""
    if way.earlier and way.earlier.get("subject"):
        return one_line(f"{mark}Re: {way.earlier['subject']}", SUBJECT_LIMIT)
    about = one_line(alert.brand_name or alert.brand, 40)
    return one_line(f"{mark}{about}: {subject(alert, said)}", SUBJECT_LIMIT)


def _headers(alert: Alert, way: Way) -> dict[str, str]:
    """SES sets the Message-ID itself, so a story's mails refer to a root that no mail has, by which clients thread
    them, and answers to the id that SES gave the first.
    """
    story = sha256(f"{alert.brand}\n{alert.story}".encode()).hexdigest()[:32]
    root = f"<story-{story}@hundred.invalid>"
    first = way.earlier.get("message", "") if way.earlier else ""
    sender = way.mail_from.rpartition("<")[2].rstrip("> ")
    leave = quote(f"Stop alerts to {one_line(alert.destination, 63)} ({one_line(alert.brand, 63)})", safe="")[:700]
    return {
        "References": f"{root} {first}".strip(),
        "In-Reply-To": first or root,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": f"<mailto:{sender}?subject={leave}>",
    }


def _text(said: Words, way: Way) -> str:
    parts = [said.title.upper(), said.repeat, said.what, said.growth]
    if said.quote:
        parts.append("\n".join(f"> {line}" for line in said.quote.split("\n")))
    parts.append(said.body)
    parts.append("WHY IT MATTERS\n" + "\n".join(f"- {line}" for line in said.why) if said.why else "")
    parts.extend("\n".join(filter(None, (fact.name.upper(), fact.text, fact.link))) for fact in said.facts)
    parts.extend(_section(part) for part in said.parts)
    parts.append(f"WHAT TO DO\n{said.advice}" if said.advice else "")
    parts.extend(f"{label}:\n{url}" for label, url in said.links)
    parts.extend(f"{act.label}:\n{act.url}" for act in way.acts)
    return "\n\n".join(part for part in [*parts, *said.done, f"-- \n{said.footer}"] if part)


def _section(part: Part) -> str:
    items = ("\n  ".join(filter(None, (f"- {_item(item)}", item.link))) for item in part.items)
    return "\n".join(filter(None, (part.title.upper(), *items, part.more)))


def _item(item: Item) -> str:
    quote = f" “{clip(item.quote, QUOTE_LIMIT)}”" if item.quote else ""
    return f"{item.text}{quote}" + (f" ({item.why})" if item.why else "")


def _judged(answer: Any) -> HundredError:
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 500))
    if code in _LASTING:
        return (Gone if code in _FOR_ALL else Refused)(f"SES answered {code}")
    if code in _WAITS or status >= 500:
        return Unavailable(f"SES answered {code}", _WAITS.get(code, 30), doubtful=status in (502, 504))
    return meaning(code, status, "SES SendEmail")
