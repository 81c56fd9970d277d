"""`hundred score`: a filter that judges posts, one line out for each line in."""

import gzip
import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, cast

import click
import msgspec

from shared.domain.brand import Brand, parse_brand
from shared.domain.errors import BadBrand, BadPost
from shared.domain.mention import Post
from shared.domain.parsing import parse_post
from shared.domain.verdict import Judgement

LINE_LIMIT = 16 * 1024 * 1024
"""Bytes of a line that are read: over a hundred times the longest text that is kept, with room for its escapes."""


@click.command(short_help="Judge posts given as JSON lines.")
@click.option(
    "--brand", "brand_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A brand file."
)
@click.option("--stateless", is_flag=True, help="Judge each line alone, without what was seen earlier in the stream.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
def score(brand_file: Path | None, stateless: bool, file: Path) -> None:
    """Judge the posts in FILE (JSON lines, also .gz, or - for standard input), one line out for each line in.

    A line that is not a post gives {"line", "error"} in its place, and the exit code is 1 at the end.

    \b
    Example:
      echo '{"id":"1","source":"x","text":"The rye at Crumb Bakery is superb"}' | hundred score
      hundred score --brand crumb.json posts.jsonl.gz > judged.jsonl
    """
    brand = _brand(brand_file) if brand_file else None
    failed = False
    try:
        with _opened(file) as lines:
            for answer, error in judged(lines, brand, warm=not stateless):
                failed = failed or error
                sys.stdout.buffer.write(answer + b"\n")
                sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever reads has enough. Python would complain when it flushes at exit, so it flushes into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    except (EOFError, gzip.BadGzipFile) as damaged:
        raise click.ClickException(f"{file} is damaged: {damaged}") from damaged
    sys.exit(1 if failed else 0)


def judged(
    lines: IO[bytes], brand: Brand | None, *, warm: bool, now: datetime | None = None
) -> Iterator[tuple[bytes, bool]]:
    """For each line its answer as JSON, and whether it is an error. `now` is the time of receipt, else the clock's."""
    stream = Stream(brand) if warm else Cold(brand)
    for number, line in enumerate(_lines(lines), start=1):
        try:
            post = parse_post(_decoded(line), now or datetime.now(UTC))
        except BadPost as refused:
            yield msgspec.json.encode({"line": number, "error": str(refused)}), True
        else:
            yield _answer(post, stream.judge(post)), False


class Cold:
    """Judges each post alone."""

    def __init__(self, brand: Brand | None) -> None:
        self._brand = brand

    def judge(self, post: Post) -> Judgement:
        """The judgement for the post's own brand, else the stream's."""
        from shared.judges import judge

        return judge(post, own_brand(post, self._brand))


class Stream:
    """Judges posts with what was seen earlier in the same stream: template families and authors."""

    def __init__(self, brand: Brand | None) -> None:
        from shared.judges.families import Memory
        from shared.judges.standings import Standings

        self._brand = brand
        self._memory = Memory()
        self._standings = Standings()

    def judge(self, post: Post) -> Judgement:
        """The judgement, after which the post counts for those that follow."""
        from shared.judges import judge

        known, standing = self._memory.recall(post), self._standings.recall(post)
        found = judge(post, own_brand(post, self._brand), known=known, standing=standing)
        self._memory.observe(post, found.verdict)
        self._standings.observe(post, found.verdict)
        return found


def own_brand(post: Post, brand: Brand | None) -> Brand | None:
    """The brand that a line names itself, else `brand`. A name that `brand` goes by means `brand`."""
    names = tuple(name for name in post.brand if name.strip())
    if not names:
        return brand
    if brand is not None and _goes_by(brand, names):
        return brand
    return _named(names)


def _goes_by(brand: Brand, names: tuple[str, ...]) -> bool:
    from shared.judges.folding import fold

    known = {fold(each).strip() for each in (brand.id, brand.name, *brand.aliases)}
    return any(fold(name).strip() in known for name in names)


@lru_cache(maxsize=1024)
def _named(names: tuple[str, ...]) -> Brand:
    return Brand(name=names[0], id="line", aliases=names[1:])


def _brand(path: Path) -> Brand:
    """The brand file. A field that is none is told of and left out: nothing is stored here that could miss it."""
    try:
        raw = json.loads(path.read_bytes())
        while True:
            try:
                return parse_brand(raw)
            except BadBrand as error:
                if not isinstance(raw, dict) or raw.pop(error.field, None) is None or error.field in KNOWN_FIELDS:
                    raise
                click.echo(f"{path}: left out: {error}", err=True)
    except (BadBrand, ValueError) as error:
        raise click.BadParameter(f"{path}: {error}", param_hint="--brand") from error


KNOWN_FIELDS = frozenset(Brand.__struct_fields__)


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    with _followed(file) as raw:
        yield cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if file.suffix == ".gz" else raw


def _followed(file: Path) -> AbstractContextManager[IO[bytes]]:
    """The open file, with a progress bar where somebody watches and the answers go elsewhere."""
    if sys.stdout.isatty() or not sys.stderr.isatty():
        return file.open("rb")
    import rich.progress
    from rich.console import Console

    bar = rich.progress.open(file, "rb", description="Judging", console=Console(stderr=True), transient=True)
    return cast("AbstractContextManager[IO[bytes]]", bar)


def _lines(source: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream; None for one over LINE_LIMIT, which is skipped without being held."""
    while line := source.readline(LINE_LIMIT):
        if len(line) < LINE_LIMIT or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(LINE_LIMIT)
        yield None


def _decoded(line: bytes | None) -> Any:
    """What a line holds. The standard library reads NaN and lone surrogates, which senders write."""
    if line is None:
        raise BadPost(f"the line is longer than {LINE_LIMIT} bytes")
    try:
        text = line.decode("utf-8-sig").strip()
        if not text:
            raise BadPost("the line is empty")
        return json.loads(text)
    except UnicodeDecodeError as error:
        raise BadPost(f"the line is not UTF-8 at byte {error.start + 1}") from error
    except (ValueError, RecursionError) as error:
        raise BadPost(f"the line is not JSON: {error}") from error


def _answer(post: Post, found: Judgement) -> bytes:
    verdict, influence = found.verdict, found.influence
    return msgspec.json.encode(
        {
            "id": post.id,
            "verdict": {"label": verdict.label, "authenticity": verdict.authenticity, "reasons": verdict.reasons},
            "sentiment": found.sentiment,
            "influence": {"score": influence.score, "parts": influence.parts},
            "about": found.about,
            "story": found.story,
        }
    )
