"""What a stream remembers of how its authors were received, in this process and bounded."""

import math
from collections import OrderedDict
from typing import TypeVar
from zlib import crc32

from shared.domain.mention import Post
from shared.domain.standing import Standing, answered, posted
from shared.domain.verdict import Verdict
from shared.judges import manner
from shared.judges.families import author_key

Key = TypeVar("Key")
Value = TypeVar("Value")

AUTHORS_KEPT = 100_000
POSTS_KEPT = 100_000
"""Authors and posts remembered, about 60 MB when full; those not met for longest go first."""


class Standings:
    """The standings of a stream's authors, by author, fed post by post in the order of the stream."""

    def __init__(self, authors: int = AUTHORS_KEPT, posts: int = POSTS_KEPT) -> None:
        self._authors: OrderedDict[str, Standing] = OrderedDict()
        self._writers: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._answers: OrderedDict[str, int] = OrderedDict()
        self._limits = (authors, posts)

    def recall(self, post: Post) -> Standing | None:
        """How the author's earlier posts were received; None for an author not seen before."""
        return self._authors.get(author_key(post))

    def observe(self, post: Post, verdict: Verdict) -> None:
        """Takes a judged post in: for its author, and for whoever it answers or passes on. A repeat changes nothing."""
        author = author_key(post)
        if not author or (post.source, post.id) in self._writers:
            return
        now = int(post.created_at.timestamp())
        before = self._authors.get(author, Standing())
        _keep(self._authors, author, posted(before, now, manner(post, verdict), reactions(post)), self._limits[0])
        _keep(self._writers, (post.source, post.id), author, self._limits[1])
        for other in (post.in_reply_to, post.repost_of, post.quote_of):
            writer = self._writers.get((post.source, other)) if other else None
            if writer and writer != author:
                self._answer(writer, author, now)

    def _answer(self, writer: str, reader: str, now: int) -> None:
        answers = self._answers.get(reader, 0)
        received = answered(self._authors.get(writer, Standing()), now, crc32(reader.encode()), answers)
        _keep(self._authors, writer, received, self._limits[0])
        _keep(self._answers, reader, answers + 1, self._limits[0])


def reactions(post: Post) -> float | None:
    """log(1 + reposts + likes) of a post, None where the network gave neither."""
    if post.metrics.reposts is None and post.metrics.likes is None:
        return None
    return math.log1p((post.metrics.reposts or 0) + (post.metrics.likes or 0))


def _keep(kept: OrderedDict[Key, Value], key: Key, value: Value, limit: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > limit:
        kept.popitem(last=False)
