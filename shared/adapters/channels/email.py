"""E-mail through Amazon SES v2: a text part, an HTML part without images, and headers that thread a story."""

import re
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from shared.adapters.aws import meaning
from shared.adapters.channels.html import page
from shared.adapters.channels.text import one_line
from shared.adapters.channels.words import Words, caller, words
from shared.domain.errors import HundredError, Misconfigured, Refused, Unavailable
from shared.domain.story import Alert

SUBJECT_LIMIT = 150
"""Characters. RFC 5322 folds at 998 bytes; what a phone shows ends at about 60."""

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
_WAITS = {"SendingPausedException": 900, "LimitExceededException": 300, "TooManyRequestsException": 2}


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Sends an alert as an e-mail. Raises Misconfigured without `mail_from`, Refused and Unavailable."""
    if not mail_from:
        raise Misconfigured("HUNDRED_MAIL_FROM: the verified sender of e-mails is not set")
    if not _ADDRESS.match(address):
        raise Refused("the destination is not an e-mail address")
    from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

    try:
        _ses().send_email(**request(address, alert, mail_from))
    except ClientError as error:
        raise _judged(error.response) from error
    except (ConnectTimeoutError, EndpointConnectionError) as error:
        raise Unavailable("SES cannot be reached", 15) from error
    except BotoCoreError as error:
        raise Unavailable("SES gave no answer", 15, doubtful=True) from error


def render(alert: Alert) -> dict[str, str]:
    """The mail's subject, text and HTML."""
    said = words(alert)
    return {"subject": _subject(alert, said), "text": _text(said), "html": page(said)}


def request(address: str, alert: Alert, mail_from: str) -> dict[str, Any]:
    """The whole call of SendEmail."""
    mail = render(alert)
    headers = [{"Name": name, "Value": value} for name, value in _headers(alert, mail_from).items()]
    return {
        "FromEmailAddress": mail_from,
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


@cache
def _ses() -> Any:
    import boto3
    from botocore.config import Config

    # One attempt: the SDK's own retry after a lost answer would send the mail twice without a mark.
    return boto3.client(
        "sesv2", config=Config(retries={"total_max_attempts": 1}, connect_timeout=3, read_timeout=SECONDS)
    )


def _subject(alert: Alert, said: Words) -> str:
    mark = "[possible repeat] " if alert.repeat else ""
    about = one_line(alert.brand_name or alert.brand, 40)
    return one_line(f"{mark}{about}: {said.title}, by {caller(alert.mention)}", SUBJECT_LIMIT)


def _headers(alert: Alert, mail_from: str) -> dict[str, str]:
    """SES sets the Message-ID itself, so a story's mails refer to a root that no mail has: clients thread by it."""
    story = sha256(f"{alert.brand}\n{alert.story}".encode()).hexdigest()[:32]
    root = f"<story-{story}@hundred.invalid>"
    sender = mail_from.rpartition("<")[2].rstrip("> ")
    leave = quote(f"Stop alerts to {one_line(alert.destination, 63)} ({one_line(alert.brand, 63)})", safe="")[:700]
    return {
        "References": root,
        "In-Reply-To": root,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": f"<mailto:{sender}?subject={leave}>",
    }


def _text(said: Words) -> str:
    parts = [said.title.upper(), said.repeat, said.what]
    if said.quote:
        parts.append("\n".join(f"> {line}" for line in said.quote.split("\n")))
    parts.append("WHY IT MATTERS\n" + "\n".join(f"- {line}" for line in said.why))
    parts.append(f"WHO\n{said.who}")
    parts.append(f"FEELING\n{said.feeling}")
    parts.append(f"WHAT TO DO\n{said.advice}")
    parts.extend(f"{label}:\n{url}" for label, url in said.links)
    return "\n\n".join(part for part in [*parts, f"-- \n{said.footer}"] if part)


def _judged(answer: Any) -> HundredError:
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 500))
    if code in _LASTING:
        return Refused(f"SES answered {code}")
    if code in _WAITS or status >= 500:
        return Unavailable(f"SES answered {code}", _WAITS.get(code, 30), doubtful=status in (502, 504))
    return meaning(code, status, "SES SendEmail")
