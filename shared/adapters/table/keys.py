"""How every key of the table is spelled. An id that a sender chose stands last, so `#` in it does no harm."""

from datetime import datetime
from hashlib import blake2b

from shared.adapters.table import times
from shared.domain.mention import Post, account_keys

SHARDS = 4
"""A brand's day is split over this many partitions: 4 x 1,000 write units/s, of which a mention takes two."""

PEOPLE_SHARDS = 8
"""A brand's list of links is kept in this many parts."""

ALONE = "-"
"""The sort key of an item that is alone in its partition."""

BRANDS = "b"
BRANDS_VERSION = "b#version"
KEYS_INDEX = "k"
SUPPRESSED = "z"


def shard_of(source: str, post_id: str) -> int:
    """Which part of a brand's day a post is in: a hash, so that every delivery finds the same."""
    return blake2b(f"{source}#{post_id}".encode(), digest_size=2).digest()[1] % SHARDS


def mention_partition(brand: str, day: str, shard: int) -> str:
    return f"m#{brand}#{day}#{shard}"


def mention_sort(when: datetime, source: str, post_id: str) -> str:
    return f"{times.time_prefix(when)}#{source}#{post_id}"


def mention(brand: str, post: Post) -> tuple[str, str]:
    """A mention's key, computed from the post alone: writing it again is the same write."""
    return mention_at(brand, post.source, post.id, post.created_at)


def mention_at(brand: str, source: str, post_id: str, when: datetime) -> tuple[str, str]:
    """The key of a mention of which only the network, the id and the time are known."""
    partition = mention_partition(brand, times.day_of(when), shard_of(source, post_id))
    return partition, mention_sort(when, source, post_id)


def mention_parts(pk: str, sk: str) -> tuple[str, str, int, datetime]:
    """Brand, day, shard and time out of a mention's key."""
    _, brand, day, shard = pk.split("#")
    return brand, day, int(shard), times.moment(int(sk[:13]))


def first_seen(source: str, post_id: str) -> str:
    return f"f#{source}#{post_id}"


def author(brand: str, source: str, account: str) -> str:
    """The author's partition of the index `author`; `account` as `account_keys` spells it."""
    return f"m#{brand}#{source}#{account}"


def author_of(brand: str, post: Post) -> str | None:
    accounts = account_keys(post)
    return author(brand, post.source, accounts[0]) if accounts else None


def watched(brand: str, source: str) -> str:
    """Where a post is watched: its place in its id's partition of the index `post`."""
    return f"{brand}#{source}"


def family(brand: str, family_key: str) -> str:
    """A template family's partition of the index `family`."""
    return f"{brand}#{family_key}"


def tally(brand: str) -> str:
    return f"t#{brand}"


def hour_counter(hour: str, shard: int) -> str:
    return f"h#{hour}#{shard}"


def five_counter(five: str, shard: int) -> str:
    return f"5#{five}#{shard}"


def day_counter(day: str, shard: int) -> str:
    return f"d#{day}#{shard}"


def connections(brand: str) -> str:
    return f"c#{brand}"


def intake(brand: str) -> str:
    return f"ci#{brand}"


def intake_of(hour: str, connection: str) -> str:
    return f"{hour}#{connection}"


def person(brand: str, source: str, account: str) -> str:
    return f"p#{brand}#{source}#{account}"


def api_key(digest: str) -> str:
    return f"k#{digest}"


def delivery(brand: str, rule: str, story: str, destination: str) -> str:
    return f"l#{brand}#{rule}#{story}#{destination}"


def deliveries_index(brand: str) -> str:
    return f"l#{brand}"


def elsewhere(brand: str, account: str) -> str:
    """Who is known by a handle on any network: what suggestions are made of. No network is called *."""
    return person(brand, "*", account)


def people_index(brand: str, shard: int) -> str:
    """A part of the list of a brand's links: an import writes to all parts, none takes 1,000 writes/s."""
    return f"p#{brand}#{shard}"


def people_shard(person: str) -> int:
    """The part of the list that a person's links are in, all of them."""
    return blake2b(person.encode(), digest_size=1).digest()[0] % PEOPLE_SHARDS


def people_place(person: str, source: str, account: str) -> str:
    """A link's place in its part of the list: a person's links stand together."""
    return f"{person}#{source}#{account}"


def suggestion(brand: str, source: str, account: str) -> str:
    return f"sg#{brand}#{source}#{account}"


def suggestions_index(brand: str, state: str) -> str:
    return f"sg#{brand}#{state}"


def seen(brand: str, source: str, account: str) -> str:
    """Where it is noted which authors of mentions went by a handle or an address."""
    return f"ac#{brand}#{source}#{account}"


def erasure(erasure_id: str) -> str:
    return f"e#{erasure_id}"


def clock(brand: str) -> str:
    """What the clock remembers of a brand."""
    return f"y#{brand}"


def silences(brand: str) -> str:
    return f"q#{brand}"


def hushed(brand: str, rule: str, story: str) -> str:
    return f"qh#{brand}#{rule}#{story}"


def hushed_index(brand: str) -> str:
    return f"qh#{brand}"


def audit(brand: str) -> str:
    return f"a#{brand}"


def delivery_id(delivery: str) -> str:
    """The short name of a row of the log of alerts, by which the API knows it."""
    return blake2b(delivery.encode(), digest_size=8).hexdigest()


def delivery_alone(delivery_id: str) -> str:
    """The partition of the index `post` in which one delivery stands alone."""
    return f"l#{delivery_id}"


def delivery_brand(brand: str) -> str:
    """Ends in a mark that no network's name holds, so that no post's removal finds it."""
    return f"{brand}#"


def destinations(brand: str) -> str:
    return f"lq#{brand}"


def turns(place: str) -> str:
    """The turns of what a vendor counts calls by."""
    return f"lp#{place}"


def used_link(brand: str, nonce: str) -> str:
    return f"un#{brand}#{nonce}"


def marks(brand: str, source: str, post_id: str) -> str:
    return f"act#{brand}#{source}#{post_id}"


def thread(brand: str, source: str, post_id: str) -> str:
    """A thread's key, computed by its root and by each reply alike: they meet there, whichever comes first."""
    return f"th#{brand}#{source}#{post_id}"


def acquaintance(brand: str, source: str, account: str) -> str:
    """A person's partition: what they said, and beside it what was noted of them."""
    return f"w#{brand}#{source}#{account}"


CONTACT = "contact"
"""The sort key of what a brand's people noted of a person."""

OPTED_OUT = "opted-out"
"""The sort key of a person's wish to be left alone."""


def waiting(brand: str) -> str:
    """A brand's open threads in the index `ranked`, by heat."""
    return f"th#{brand}"


def thanks(brand: str) -> str:
    """A brand's people in the index `ranked`, by how much is owed to them."""
    return f"w#{brand}"


def voices(brand: str) -> str:
    """A brand's people in the index `author`, by how far they are heard."""
    return f"w#{brand}"


def asked(brand: str) -> str:
    """A brand's questions in the index `author`, by time."""
    return f"th#{brand}"


def group(brand: str, group_id: str) -> str:
    """A story's counters, or those of what a rule takes together otherwise."""
    return f"g#{brand}#{group_id}"


def group_of(brand: str, pk: str) -> str:
    """A group's id out of its key."""
    return pk.removeprefix(group(brand, ""))


def stories_index(brand: str) -> str:
    """A brand's stories of more than one mention in the index `author`, by when they became such."""
    return f"g#{brand}"


def due(brand: str) -> str:
    return f"due#{brand}"


def alias(brand: str, key: str) -> str:
    """Which story a link or a text belongs to."""
    return f"ga#{brand}#{key}"


def limits(brand: str, rule: str) -> str:
    return f"n#{brand}#{rule}"


def audience(brand: str, source: str, post_id: str, shard: int) -> str:
    """A part of a post's reactions in the index `ranked`, by time: its mentions' shards, so that none takes more."""
    return f"on#{brand}#{shard}#{source}#{post_id}"


def gifts(brand: str) -> str:
    return f"gi#{brand}"


def gifts_of(brand: str, source: str, account: str) -> str:
    """An author's gifts in the index `author`."""
    return f"gi#{brand}#{source}#{account}"


def rewards(brand: str) -> str:
    return f"rw#{brand}"


def rewards_of(brand: str, source: str, account: str) -> str:
    """An author's rewards in the index `author`."""
    return f"rw#{brand}#{source}#{account}"
