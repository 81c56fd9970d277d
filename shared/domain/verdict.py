"""What Hundred thinks of a post: verdict, sentiment, influence, and their reasons."""

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

from msgspec import Struct

from shared.domain.errors import BadInput

Label = Literal["opinion", "question", "answer", "chatter", "news", "repost", "auto", "promo", "own"]
LABELS: tuple[str, ...] = get_args(Label)

AUTHENTIC_LABELS = frozenset({"opinion", "question", "answer", "chatter"})
"""Labels of posts in which a person speaks in their own words."""

SentimentLabel = Literal["positive", "neutral", "negative"]
SENTIMENTS: tuple[str, ...] = get_args(SentimentLabel)


class Reason(Struct, frozen=True):
    """Why a verdict is what it is, readable by a person.

    `weight` is in log-odds of "a person meant it": above 0 speaks for a person, below 0 against.
    """

    code: str
    text: str
    weight: float


class Verdict(Struct, frozen=True):
    """What kind of post it is, and how sure that a person meant it.

    `authenticity` is a calibrated probability, 0..1. `judges` is the version of the judges.
    """

    label: Label
    authenticity: float
    reasons: tuple[Reason, ...]
    judges: str = ""

    def authentic(self, threshold: float) -> bool:
        """Whether a person gives their own words here, at the brand's threshold (0..1)."""
        return self.label in AUTHENTIC_LABELS and self.authenticity >= threshold


class Sentiment(Struct, frozen=True):
    """What the post feels about the brand.

    `score` is -1..1, near 0 when unsure. `recognised` is False when no word was understood;
    the label is then neutral.
    """

    label: SentimentLabel
    score: float
    recognised: bool


class Influence(Struct, frozen=True):
    """How much the author's word moves people in the brand's niche, 0..100.

    `parts` adds up to `score` before it is bounded; `basis` says what it was judged on.
    """

    score: float
    parts: dict[str, float]
    basis: Literal["profile", "history", "none"] = "profile"


class Judgement(Struct, frozen=True):
    """All that the judges say of one post.

    `about` is 0..1: is the post about this brand at all, rather than about a homonym.
    `story` names what the post tells, the same for every post that tells it.
    """

    verdict: Verdict
    sentiment: Sentiment
    influence: Influence
    about: float
    story: str


def parse_label(raw: Any) -> Label:
    """Reads `{"label": "opinion"}`. Raises BadInput naming the field."""
    if not isinstance(raw, Mapping) or raw.get("label") not in LABELS:
        raise BadInput(f"is one of {', '.join(LABELS)}", "label")
    return cast(Label, raw["label"])
