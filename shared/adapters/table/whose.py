"""Whose the accounts are that something waits from: so that a person with several is one person on a list."""

from collections.abc import Iterable

from shared.adapters.table import recognition
from shared.adapters.table.people import Account
from shared.domain.mention import Author, Post
from shared.domain.thread import Root, Thread


def persons(brand: str, threads: Iterable[Thread]) -> dict[Account, str]:
    """The people, by the names of their links, to whom the authors of threads belong; strangers have no links and
    are left out. 50 accounts a request, and none where nobody is known.
    """
    roots = [each.root for each in threads if each.root and each.root.author and each.root.circle != "stranger"]
    posts = {(root.source, root.author): _post(root) for root in roots}
    known = recognition.recall((brand, post) for post in posts.values())
    links = {account: recognition.match(brand, post, known) for account, post in posts.items()}
    return {account: link.person for account, link in links.items() if link}


def _post(root: Root) -> Post:
    """A post by a root's author: what links are found by."""
    kind, _, value = root.author.partition(":")
    author = Author(
        id=value if kind == "id" else None,
        handle=root.handle or (value if kind == "handle" else None),
        email=value if kind == "email" else None,
    )
    return Post(id=root.id, source=root.source, text="", created_at=root.at, author=author)
