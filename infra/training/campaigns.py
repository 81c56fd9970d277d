"""Streams with campaigns: invented template families mixed into the posts of real people.

The authors' profiles are those of real people of the same set, so that nothing but the words and their
repetition tells a campaign. Decoys are what people type alike: congratulations, a quote, a copied appeal.
"""

from random import Random

from msgspec import Struct
from msgspec.structs import replace

from infra.training.data import Labelled
from shared.domain.mention import Author, Post

SLOTS = {
    "n": [str(n) for n in (3, 7, 12, 18, 24, 31, 45, 57, 64, 72, 88, 95, 102, 140, 233)],
    "city": [
        "Oslo",
        "Leeds",
        "Porto",
        "Graz",
        "Lyon",
        "Turin",
        "Cork",
        "Ghent",
        "Basel",
        "Kyoto",
        "Quito",
        "Austin",
        "Perth",
        "Lagos",
        "Pune",
    ],
    "who": ["Mia", "Tom", "Ana", "Leo", "Ida", "Max", "Eva", "Jon", "Lea", "Sam", "Kim", "Noa", "Ben", "Zoe", "Ian"],
    "thing": [
        "phone",
        "car",
        "garden",
        "kitchen",
        "flat",
        "office",
        "laptop",
        "budget",
        "family",
        "holiday",
        "routine",
        "skin",
        "team",
    ],
    "good": ["amazing", "superb", "brilliant", "flawless", "smooth", "honest", "gorgeous", "stunning", "perfect"],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "job": [
        "Driver",
        "Nurse",
        "Welder",
        "Cashier",
        "Analyst",
        "Plumber",
        "Barista",
        "Electrician",
        "Teacher",
        "Planner",
    ],
    "link": [
        f"https://t.co/{word}"
        for word in ["a1Bc", "d2Ef", "g3Hi", "j4Kl", "m5No", "p6Qr", "s7Tu", "v8Wx", "y9Za", "b0Cd"]
    ],
}

FAMILIES = (
    "I just scored {n} points in Marble Rush and beat {who}! Can you do better? {link}",
    "I'm at Harbour Coffee in {city} with {n} others {link}",
    "My week on Birdmeter: {n} new followers, {n} unfollowed. Find yours: {link}",
    "Just walked {n}.4 km with StepPal, feeling {good}! #steppal {link}",
    "{job} wanted in {city}: apply before {day}! #jobs #{city} {link}",
    "Check out what {who} said about slow roads in {city} via @roadwatchers {link}",
    "RT and follow @winbigprizes to win one of {n} vouchers! Ends {day} #giveaway {link}",
    "Honestly switching to Norvia was the best decision for my {thing}, {good} service and {good} price",
    "Everyone in {city} is talking about Norvia and I get why, {good} from the first {day} on",
    "My {thing} has never looked so {good} since I found Norvia, thank me later {who}",
    "Say no to the new toll in {city}! {n} people signed already, add your name on {day} {link}",
    "Today's horoscope for {who}: a {good} {day} waits, lucky number {n} {link}",
    "{n} people followed me and {n} unfollowed me in {city} today, automatically checked by Flockcount",
    "Playing {n} minutes of Deep Farm, level {n} reached, harvest in {city} {link}",
    "Use my code {who}{n} for {n} % off your first Norvia box, {good} stuff {link}",
    "Ich habe gerade {n} Punkte im Murmelspiel erreicht und {who} geschlagen! Schaffst du mehr? {link}",
    "Acabo de conseguir {n} monedas en la granja de {city}, {who} no puede ganarme {link}",
    "J'ai couru {n} km à {city} avec CourseAmi ce matin, {who} fera mieux ? {link}",
    "Temperature in {city} {n} C, wind {n} km/h, next reading on {day} {link}",
    "New listing: {n} room flat near {city} centre, viewings on {day} with {who} {link}",
)

DECOYS = (
    "Happy birthday {who}!! have a {good} day",
    "Congratulations {who}, so well deserved!",
    "Be yourself; everyone else is already taken.",
    "If you are reading this please drink some water and text somebody you love, copy and paste so others see it too",
)

EACH = 25
"""Posts of a family: as many as an app's in a day of a mid-sized brand's mentions."""


class Member(Struct, frozen=True):
    """A post of a stream, and whether a campaign wrote it."""

    post: Post
    campaign: bool


def stream(people: list[Labelled], seed: int = 0) -> list[Member]:
    """The people's posts with FAMILIES and DECOYS mixed in, in the order of time; the same for the same seed."""
    random = Random(seed)  # noqa: S311  # nothing secret hangs on it
    mixed = [Member(row.post, campaign=False) for row in people]
    for campaign, templates in ((True, FAMILIES), (False, DECOYS)):
        for number, template in enumerate(templates):
            mixed += [
                Member(_written(template, random.choice(people).post, f"{campaign}-{number}-{each}", random), campaign)
                for each in range(EACH)
            ]
    return sorted(mixed, key=lambda member: (member.post.created_at, member.post.id))


def _written(template: str, model: Post, name: str, random: Random) -> Post:
    text = template
    for slot, words in SLOTS.items():
        while f"{{{slot}}}" in text:
            text = text.replace(f"{{{slot}}}", random.choice(words), 1)
    author = replace(model.author, id=name, handle=_handle(model.author, random))
    urls = tuple(word for word in text.split() if word.startswith("https://"))
    return replace(
        model,
        id=name,
        text=text,
        urls=urls,
        author=author,
        kind="post",
        in_reply_to=None,
        repost_of=None,
        quote_of=None,
    )


def _handle(author: Author, random: Random) -> str | None:
    return f"{random.choice(SLOTS['who']).lower()}_{random.randrange(10_000)}" if author.handle else None
