"""How accounts and addresses are read and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import profiles
from shared.domain.person import Account, email_key, fold_handle


@pytest.mark.parametrize(
    ("network", "text", "found"),
    [
        ("x", "@Marta_K", Account("x", "marta_k")),
        ("x", "https://twitter.com/Marta_K?lang=de", Account("x", "marta_k")),
        ("x", "www.x.com/marta_k/status/123", Account("x", "marta_k")),
        ("x", "https://x.com/i/user/123", Account("x", id="123")),
        ("x", "https://x.com/search?q=marta", None),
        ("x", "https://instagram.com/marta", None),
        ("x", "two words", None),
        ("x", "marta@rye.example", None),
        ("instagram", "https://www.instagram.com/marta.bakes/", Account("instagram", "marta.bakes")),
        ("facebook", "https://www.facebook.com/profile.php?id=1000123", Account("facebook", id="1000123")),
        ("facebook", "https://de-de.facebook.com/marta.kehl", Account("facebook", "marta.kehl")),
        ("tiktok", "https://www.tiktok.com/@marta", Account("tiktok", "marta")),
        ("youtube", "https://youtube.com/@MartaBakes", Account("youtube", "martabakes")),
        ("youtube", "https://www.youtube.com/channel/UCabc-123", Account("youtube", id="UCabc-123")),
        ("youtube", "https://www.youtube.com/c/MartaBakes", Account("youtube", "martabakes")),
        ("bluesky", "marta", Account("bluesky", "marta.bsky.social")),
        ("bluesky", "https://bsky.app/profile/marta.example", Account("bluesky", "marta.example")),
        ("bluesky", "https://bsky.app/profile/did:plc:abc123", Account("bluesky", id="did:plc:abc123")),
        ("bluesky", "did:plc:abc123", Account("bluesky", id="did:plc:abc123")),
        ("mastodon", "@Marta@Rye.Example", Account("mastodon", "marta@rye.example")),
        ("mastodon", "https://rye.example/@marta", Account("mastodon", "marta@rye.example")),
        ("mastodon", "marta", Account("mastodon", "marta")),
        ("reddit", "u/marta_k", Account("reddit", "marta_k")),
        ("reddit", "/u/marta_k", Account("reddit", "marta_k")),
        ("reddit", "https://www.reddit.com/user/marta_k/", Account("reddit", "marta_k")),
        ("linkedin", "https://www.linkedin.com/in/marta-kehl-123/", Account("linkedin", "marta-kehl-123")),
        ("linkedin", "https://www.linkedin.com/company/rye", None),
        ("telegram", "t.me/marta_k", Account("telegram", "marta_k")),
        ("somewhere", "@Marta", Account("somewhere", "marta")),
    ],
)
def test_an_account_however_it_is_written_down(network, text, found):
    assert profiles.account(network, text) == found


def test_profiles_in_a_bio_are_found_and_other_links_are_not():
    bio = "Bread (https://instagram.com/marta), also rye.example/@marta and https://rye.example/about, x.com/home"
    assert list(profiles.in_text(bio)) == [Account("instagram", "marta"), Account("mastodon", "marta@rye.example")]


@given(st.text(max_size=300))
def test_any_text_names_an_account_or_none(text):
    list(profiles.in_text(text))
    for network in profiles.NETWORKS:
        found = profiles.account(network, text)
        assert found is None or found.id or found.handle == fold_handle(found.handle)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (" Marta@Rye.Example ", "marta@rye.example"),
        ("ｍarta@rye.example", "marta@rye.example"),
        ("marta@bäckerei.example", "marta@xn--bckerei-5wa.example"),
        ("marta.kehl+news@rye.example", "marta.kehl+news@rye.example"),
        ("marta", ""),
        ("@rye.example", ""),
        ("marta@rye", ""),
        ("mar ta@rye.example", ""),
        ("a@b@rye.example", ""),
        (f"{'a' * 250}@rye.example", ""),
        ("marta@ä..example", ""),
    ],
)
def test_addresses_are_compared_without_case_and_blanks_and_nothing_more(address, key):
    assert email_key(address) == key


@given(st.text(max_size=60))
def test_an_address_is_compared_the_same_however_often_it_was_folded(text):
    for address in (text, f"{text}@rye.example", f"marta@{text}.example"):
        key = email_key(address)
        assert email_key(key) == key
