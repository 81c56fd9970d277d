"""Reactions out of files: what rows say, what they leave out, and the same reactions each time."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.imports.reactions import Wanted, read
from shared.domain.errors import BadInput
from shared.domain.parsing import parse_post

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def found(text, **wanted):
    return read(text.encode(), Wanted(**wanted), NOW)


def lines(*rows):
    return "\n".join(msgspec.json.encode(row).decode() for row in rows)


def test_handles_of_those_who_liked_a_post_are_enough():
    (post,) = found("handle\n@Maria\n", post="p1").posts
    assert (post["kind"], post["source"], post["in_reply_to"]) == ("reaction", "x", "p1")
    assert (post["id"], post["author"]) == ("reaction:p1:maria", {"handle": "@Maria"})


def test_columns_are_known_by_many_names_in_any_spelling():
    text = (
        "User ID;Screen name;Display Name;Followers Count;Action;Post ID;Created at\n7;jo;Jo;12;Retweet;p2;2026-11-20\n"
    )
    (post,) = found(text).posts
    author = {"id": "7", "handle": "jo", "name": "Jo", "followers": "12"}
    assert (post["kind"], post["repost_of"], post["created_at"]) == ("repost", "p2", "2026-11-20")
    assert (post["author"], "in_reply_to" in post) == (author, False)


@pytest.mark.parametrize(
    ("kind", "target"),
    [("like", "in_reply_to"), ("boost", "repost_of"), ("Quote-Tweet", "quote_of"), ("comment", "in_reply_to")],
)
def test_what_was_done_says_which_post_it_points_to(kind, target):
    (post,) = found(f"handle,kind,text\njo,{kind},Nice.\n", post="p1").posts
    assert post[target] == "p1"


def test_an_id_is_the_persons_among_likes_and_the_replys_own_among_replies():
    (like,) = found("id,username\n7,jo\n", post="p1").posts
    assert (like["author"]["id"], like["id"]) == ("7", "reaction:p1:7")
    (reply,) = found("id,username,text\n99,jo,Yes!\n", post="p1", kind="reply").posts
    assert (reply["id"], "id" in reply["author"]) == ("99", False)
    (told,) = found("id,user_id\n99,7\n", post="p1").posts
    assert (told["id"], told["author"]["id"]) == ("99", "7")


def test_json_lines_take_the_same_names_and_whole_posts():
    text = lines(
        {"user": "jo", "action": "like", "post": 12},
        {"id": "r1", "kind": "reply", "in_reply_to": "12", "text": "Yes!", "author": {"id": "7", "followers": 3}},
    )
    like, reply = found(text).posts
    assert (like["id"], reply["in_reply_to"], reply["author"]) == ("reaction:12:jo", "12", {"id": "7", "followers": 3})


def test_the_address_of_a_post_gives_its_id():
    (post,) = found("handle,post\njo,https://x.com/crumbbakery/status/1234?s=20\n").posts
    assert post["in_reply_to"] == "1234"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("jo,wave,p1,", "is none of"),
        ("jo,like,,", "the id of the post"),
        ("jo,like,https://x.com/crumbbakery,", "the id of the post"),
        (",like,p1,", "by nobody"),
        ("jo,reply,p1,", "without its words"),
        ("jo,like,p1,,more", "cells"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_costs_no_other(row, why):
    read = found(f"handle,kind,post,text\nmaria,like,p1,\n{row}\n")
    assert [(each.line, why in each.error) for each in read.bad] == [(3, True)]
    assert len(read.posts) == 1


def test_bad_json_is_told_by_its_line():
    read = found('{"user":"jo","post":"p1"}\n{broken\n[1]\n')
    assert [(each.line, each.error) for each in read.bad] == [(2, "is not JSON"), (3, "is no object")]
    assert (read.rows, len(read.posts)) == (3, 1)


def test_a_time_that_is_none_is_bad():
    assert found("handle,at\njo,yesterday\n", post="p1").bad[0].line == 2


def test_who_liked_twice_is_a_double_and_who_answered_twice_is_not():
    read = found("handle,kind,text\njo,like,\nJo,like,\njo,reply,Yes!\njo,reply,No!\njo,reply,No!\n", post="p1")
    assert [(each.line, each.first) for each in read.doubles] == [(3, 2), (6, 5)]
    assert len(read.posts) == 3


@pytest.mark.parametrize("text", ["", "text\nhello\n"])
def test_a_file_that_tells_nobody_is_refused(text):
    with pytest.raises(BadInput):
        found(text, post="p1")


@given(st.text(max_size=200), st.sampled_from(["csv", "json"]))
def test_whatever_stands_in_a_file_gives_posts_that_senders_may_send_or_bad_rows(junk, form):
    head = "handle,post,kind,text,at,id\n" if form == "csv" else '{"user": "jo", "post": "p"}\n'
    read = found(head + junk)
    assert len(read.posts) + len(read.bad) + len(read.doubles) == read.rows
    for post in read.posts:
        assert parse_post(msgspec.json.decode(msgspec.json.encode(post)), NOW)


@given(st.lists(st.tuples(st.sampled_from(["jo", "mia", "ann"]), st.sampled_from(["like", "repost"])), max_size=12))
def test_the_same_file_makes_the_same_reactions(rows):
    text = "handle,kind\n" + "".join(f"{handle},{kind}\n" for handle, kind in rows)
    once, again = found(text, post="p1"), found(text + text.partition("\n")[2], post="p1")
    assert [each["id"] for each in once.posts] == [each["id"] for each in again.posts]
    assert len(once.posts) == len(set(rows))
