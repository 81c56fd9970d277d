"""What a post feels about a brand: names masked, competitors set aside, nothing claimed of what is not understood."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.verdict import SENTIMENTS
from shared.judges import sentiment as judge
from shared.judges.remembered import REMEMBERED
from shared.judges.sentiment import Target, mask, sentiment
from shared.judges.sentiment_weights import load, shipped
from shared.judges.sentiment_words import BRAND, BUCKETS, TOKEN, features, key, near

CRUMB = Target(names=("Crumb Bakery",), handles=("crumbbakery",), competitors=("Dough & Co", "doughco"))
UNITED = Target(names=("United",), handles=("united",))

HOSTILE = [
    "",
    " ",
    "\x00",
    "\ud800\udfff",
    "\u202e\u200f",
    "https://crumb.example/a",
    "@crumbbakery",
    "1234567890",
    "!" * 5_000,
    "\ue000\ue000",
    "a" * 100_000,
    f"Dough & Co, {' ' * 100_000}x",
    f"than {' ' * 100_000}x",
    f"@a@b{'-' * 100_000}",
    f":{'D' * 100_000}a",
    "&amp;" * 1_000,
    "🤷🏽‍♀️" * 300,
]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("@crumbbakery thank you, the rye was wonderful and your staff so kind!", "positive"),
        ("I love the cinnamon buns at Crumb Bakery 😍", "positive"),
        ("@crumbbakery worst service ever, waited an hour and my order was wrong", "negative"),
        ("Still waiting for my refund from @crumbbakery, nobody answers the phone", "negative"),
        ("Does Crumb Bakery open on Sunday?", "neutral"),
        ("@crumbbakery what time do you close on Friday", "neutral"),
    ],
)
def test_plain_posts_get_the_label_that_a_person_would_give(text: str, label: str) -> None:
    found = sentiment(text, about=CRUMB, lang="en")
    assert (found.label, found.recognised) == (label, True)


@pytest.mark.parametrize(
    ("text", "lang", "label"),
    [
        ("El pan es buenísimo, me encanta, muchas gracias", "es", "positive"),
        ("Der Service ist furchtbar, so eine schlechte Bäckerei", "de", "negative"),
        ("Quel service horrible, je suis très déçu", "fr", "negative"),
        ("Che buono, adoro questo pane, grazie mille", "it", "positive"),
        ("Que péssimo atendimento, horrível", "pt", "negative"),
    ],
)
def test_plain_posts_in_other_languages_are_understood(text: str, lang: str, label: str) -> None:
    assert sentiment(text, lang=lang).label == label
    assert sentiment(text).label == label


def test_negation_turns_what_is_said() -> None:
    assert sentiment("The bread is good").score > sentiment("The bread is not good").score


def test_a_brand_whose_name_is_a_word_of_feeling_is_not_praised_by_its_name() -> None:
    other = Target(names=("Acme",), handles=("acme",))
    assert sentiment("@united where is gate 4", about=UNITED) == sentiment("@acme where is gate 4", about=other)
    assert sentiment("United, where is gate 4", about=UNITED) == sentiment("Acme, where is gate 4", about=other)


@pytest.mark.parametrize(
    "handle", ["@united", "@United", "@UnitedAirlines", "@unitedhelp", "#United", "#unitedairlines"]
)
def test_handles_and_hashtags_that_begin_with_the_name_are_the_brands(handle: str) -> None:
    assert mask(f"so {handle} again", UNITED) == f"so {BRAND} again"


@pytest.mark.parametrize("handle", ["crumb.bsky.social", "crumb@bread.example", "crumb_bread"])
def test_handles_of_every_network_are_found(handle: str) -> None:
    assert mask(f"so @{handle} again", Target(handles=(handle,))) == f"so {BRAND} again"
    assert mask(f"so @{handle} again", None) == "so @_ again"


@pytest.mark.parametrize("word", ["reunited", "unitedly", "@reunited"])
def test_a_word_that_holds_the_name_is_not_the_brand(word: str) -> None:
    assert BRAND not in mask(word, UNITED)


def test_what_is_said_of_a_competitor_is_set_aside() -> None:
    text = "Dough & Co was horrible and rude, my order was wrong! But Crumb Bakery was great, thank you"
    assert sentiment(text, about=CRUMB, lang="en").label == "positive"
    mirrored = Target(names=("Dough & Co",), competitors=("Crumb Bakery",))
    assert sentiment(text, about=mirrored, lang="en").label == "negative"


def test_a_clause_that_names_nobody_goes_with_the_one_before_it() -> None:
    text = "@doughco lost my cake. Awful, never again! @crumbbakery saved the party"
    assert mask(text, CRUMB) == f"{BRAND} saved the party"


def test_a_comparison_is_read_from_the_brands_side() -> None:
    assert sentiment("Crumb Bakery is so much better than Dough & Co", about=CRUMB, lang="en").label == "positive"
    assert sentiment("Dough & Co is so much better than Crumb Bakery", about=CRUMB, lang="en").label == "negative"
    assert sentiment("Nothing is better than Crumb Bakery, I love it", about=CRUMB, lang="en").label == "positive"


def test_a_post_about_a_competitor_alone_is_still_judged() -> None:
    assert sentiment("Dough & Co was horrible", about=CRUMB, lang="en").recognised


def test_emoji_are_found_whatever_their_skin_or_variation() -> None:
    assert sentiment("bread ❤️") == sentiment("bread ❤")
    assert sentiment("bread 👍🏽") == sentiment("bread 👍")


def test_a_sarcasm_mark_takes_the_praise_back() -> None:
    text = "great service, thanks for the wonderful wait"
    assert sentiment(text).label == "positive"
    assert sentiment(f"{text} #sarcasm").score < 0


@pytest.mark.parametrize("text", ["ᚠᛇᚻ ᛒᛦᚦ ᚠᚱᚩᚠᚢᚱ", "qxzv wrrgl bnoq zzkt", "", "1234 5678", "https://crumb.example"])
def test_what_is_not_understood_is_neutral_and_says_so(text: str) -> None:
    found = sentiment(text, about=CRUMB)
    assert (found.label, found.score, found.recognised) == ("neutral", 0.0, False)


def test_a_language_that_was_not_learned_needs_more_known_words_but_its_emoji_are_read() -> None:
    assert not sentiment("väldigt dålig service", lang="sv").recognised
    assert sentiment("😍 👏", lang="sv").label == "positive"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_judged_without_an_error(text: str) -> None:
    start = time.process_time()
    for about in (None, CRUMB):
        assert -1 <= sentiment(text, about=about).score <= 1
    assert time.process_time() - start < 2


@settings(max_examples=1_000, deadline=None)
@given(st.text(), st.sampled_from([None, CRUMB, UNITED]), st.sampled_from([None, "en", "de", "und", "", "zz-ZZ"]))
def test_every_text_has_a_label_that_agrees_with_its_score(text: str, about: Target | None, lang: str | None) -> None:
    found = sentiment(text, about=about, lang=lang)
    assert found.label in SENTIMENTS
    assert -1 <= found.score <= 1
    assert found.label == "neutral" or (found.score > 0) == (found.label == "positive")
    assert found == sentiment(text, about=about, lang=lang)


names = st.text(max_size=8)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.lists(names, max_size=3), st.lists(names, max_size=3), st.lists(names, max_size=3))
def test_any_brand_can_be_asked_about(text: str, brand: list[str], handles: list[str], rivals: list[str]) -> None:
    target = Target(names=tuple(brand), handles=tuple(handles), competitors=tuple(rivals))
    sentiment(text + " ".join(brand + rivals), about=target)


words = st.sampled_from(
    [
        "good",
        "not",
        "bad,",
        "@crumbbakery",
        "Crumb Bakery",
        "!",
        "#ok.",
        "\n",
        "ok\nnot\n",
        "https://x.example",
        "soooo",
        "😀",
    ]
)


@given(st.lists(words, max_size=20))
def test_judging_weighs_the_features_that_training_counts(chosen: list[str]) -> None:
    weights, masked = shipped(), mask(" ".join(chosen), CRUMB)
    found = features([key(token) for token in TOKEN.findall(masked)])
    expected = [side / max(1, len(found)) ** 0.5 for side in weights.weigh(found)]
    pieces = weights.pieces(masked)
    said = judge._of_words(weights, pieces, sum(piece[5] for piece in pieces), BRAND in masked)
    assert said == pytest.approx(expected)


def test_words_near_the_brand_count_as_such() -> None:
    keys = [key(token) for token in TOKEN.findall(mask("one two three four Crumb Bakery five", CRUMB))]
    found = features(keys)
    assert near("two") in found
    assert near("five") in found
    assert near("one") not in found


def test_ten_times_the_length_takes_at_most_twelve_times_as_long() -> None:
    unit = (
        "The rye at Crumb Bakery was not great, but Dough & Co is worse! 😀 @crumbbakery #bread https://crumb.example "
    )
    ratios = []
    for _ in range(5):
        once = seconds((unit * 1_000)[:10_000])
        ratios.append(seconds((unit * 1_000)[:100_000]) / once)
    assert min(ratios) <= 12


def test_words_are_forgotten_before_they_fill_the_memory() -> None:
    for number in range(REMEMBERED + 10):
        shipped().entries[f"w{number}"]
    assert len(shipped().entries) <= REMEMBERED
    sentiment("x" * 1_000)
    assert "x" * 1_000 not in shipped().entries


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    from shared.judges.sentiment_weights import FOLDER

    (tmp_path / "sentiment.json").write_bytes((FOLDER / "sentiment.json").read_bytes())
    (tmp_path / "sentiment.bin").write_bytes(b"\x00" * BUCKETS)
    with pytest.raises(ValueError, match="do not fit"):
        load(tmp_path)


def seconds(text: str) -> float:
    start = time.process_time()  # not the wall clock: other processes may be busy
    sentiment(text, about=CRUMB, lang="en")
    return time.process_time() - start
