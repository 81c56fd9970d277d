"""Plays deliveries into webhooks, signed as their senders sign: for trying, for filling a stack, for measuring."""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from time import monotonic, sleep

import msgspec

from infra.samples.sender import Counts, Sender, Stopped

WORKERS = 8
"""Deliveries under way at once: enough to hide an answer's 50 ms, few enough for one machine."""

Progress = Callable[[Counts], None]


def replay(
    lines: Iterable[bytes],
    *,
    url: str,
    source: str,
    connection: str,
    secret: str,
    rate: float = 0.0,
    workers: int = WORKERS,
    batch: int = 1,
    progress: Progress | None = None,
) -> Counts:
    """Posts each line of JSON to `{url}/webhooks/{source}/{connection}` and counts what came of it.

    `rate` is in deliveries a second, 0 for as fast as it goes. `batch` puts so many posts of the generic
    source into one delivery. With one worker the order is kept. 429, 5xx and lost connections are tried
    again after the time that the answer asks for. Raises Stopped when the webhook will take nothing at all.
    """
    sender = Sender(url, source, connection, secret)
    counts, lock, began = Counts(), threading.Lock(), monotonic()

    def deliver(body: bytes, posts: int) -> None:
        found = sender.deliver(body, posts)
        with lock:
            counts.add(found)
            counts.seconds = monotonic() - began
            if progress:
                progress(counts)

    with ThreadPoolExecutor(workers) as pool:
        try:
            _run(pool, deliver, _paced(_bundled(lines, batch), rate), workers)
        except (Stopped, KeyboardInterrupt):
            sender.stop()  # those that wait for their next try give up, and the rest is not begun
            pool.shutdown(cancel_futures=True)
            raise
    counts.seconds = monotonic() - began
    return counts


def _run(
    pool: ThreadPoolExecutor,
    deliver: Callable[[bytes, int], None],
    deliveries: Iterator[tuple[bytes, int]],
    workers: int,
) -> None:
    """Keeps as many under way as there are workers, so that a file of any length needs no memory."""
    under_way: set[Future[None]] = set()
    for body, posts in deliveries:
        under_way.add(pool.submit(deliver, body, posts))
        if len(under_way) >= workers:
            under_way = _settled(under_way)
    while under_way:
        under_way = _settled(under_way)


def _settled(under_way: set[Future[None]]) -> set[Future[None]]:
    done, rest = wait(under_way, return_when=FIRST_COMPLETED)
    for each in done:
        each.result()
    return rest


def _bundled(lines: Iterable[bytes], batch: int) -> Iterator[tuple[bytes, int]]:
    """Bodies and how many posts each should hold. A line that is no JSON travels alone, to be refused alone."""
    filled = iter(line.strip() for line in lines if line.strip())
    while bundle := list(islice(filled, batch)):
        readable = {line: _is_json(line) for line in bundle} if batch > 1 else {}
        whole = [line for line in bundle if readable.get(line)]
        if whole:
            yield b'{"posts":[' + b",".join(whole) + b"]}", len(whole)
        yield from ((line, 1) for line in bundle if not readable.get(line))


def _is_json(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _paced(deliveries: Iterator[tuple[bytes, int]], rate: float) -> Iterator[tuple[bytes, int]]:
    """Lets them through evenly; after a wait, at most a second's worth is made up for at once."""
    due = monotonic()
    for each in deliveries:
        if rate:
            sleep(max(0.0, due - monotonic()))
            due = max(due, monotonic() - 1.0) + 1.0 / rate
        yield each
