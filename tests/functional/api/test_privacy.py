"""What a person may ask for, through the API."""

import base64
import hmac
import json

from infra.local import sandbox
from shared.adapters.settings import settings
from shared.adapters.table import mentions
from tests.functional.made import NOON, mention

APP_SECRET = "an-app-secret-of-the-test"


def signed_request(payload: dict, secret: str = APP_SECRET) -> bytes:
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.digest(secret.encode(), body, "sha256")).rstrip(b"=")
    return b"signed_request=" + signature + b"." + body


def callback(ask, body: bytes):
    return ask("POST", "/privacy/meta", body, key=None, Content_Type="application/x-www-form-urlencoded")


def test_an_erasure_is_begun_and_can_be_followed_without_naming_anybody(ask):
    begun = ask("POST", "/v1/erasures", {"source": "x", "handle": "@Eater1"}, key="boss")
    assert begun.status == 202
    assert begun.data["state"] == "queued"
    stands = ask("GET", f"/v1/erasures/{begun.data['id']}", key="boss")
    assert stands.data["removed"] == 0
    assert "eater" not in json.dumps(stands.body)
    (step,) = sandbox.messages(settings().erasures_queue)
    assert '"handle:eater1"' in step["body"]


def test_who_is_to_be_forgotten_has_to_be_named_so_that_one_is_meant(ask):
    for body, told in (
        ({"handle": "maria"}, "source"),
        ({"source": "x"}, "handle"),
        ({"source": "x", "handle": 5}, "handle"),
        ({"source": "x", "handle": "m", "name": "Maria"}, "name"),
        ([], "body"),
        ("maria", "body"),
    ):
        answer = ask("POST", "/v1/erasures", body, key="boss")
        assert (answer.status, answer.body["detail"].split(":")[0].split(".")[-1]) == (400, told)


def test_a_key_that_is_limited_to_a_brand_forgets_nobody(ask):
    for method, path in (("POST", "/v1/erasures"), ("POST", "/v1/person-exports"), ("DELETE", "/v1/suppressions")):
        assert ask(method, path, {"source": "x", "handle": "m"}, key="stranger").status == 403


def test_all_that_is_known_of_a_person_is_handed_over(ask):
    mentions.put(mention(1, stored_at=NOON), 40_000)
    mentions.put(mention(2, stored_at=NOON), 40_000)
    rows, place = [], {"source": "x", "handle": "eater1"}
    for _ in range(10):
        answer = ask("POST", "/v1/person-exports", place, key="boss")
        rows += answer.data
        place = answer.body["meta"]["next"]
        if place is None:
            break
    assert len(rows) == 1
    assert "rye loaf number 1" in json.dumps(rows)


def test_a_place_that_no_answer_gave_is_refused(ask):
    assert ask("POST", "/v1/person-exports", {"stage": "find", "subject": 5}, key="boss").status == 400


def test_meta_asks_for_deletion_and_is_told_where_to_look(ask):
    ask("PUT", "/v1/privacy/meta", {"app_secret": APP_SECRET}, key="boss")
    answer = callback(ask, signed_request({"user_id": "218471", "algorithm": "HMAC-SHA256"}))
    assert answer.status == 200
    code = answer.body["confirmation_code"]
    assert answer.body["url"].endswith(f"/privacy/requests/{code}")
    seen = ask("GET", f"/privacy/requests/{code}", key=None)
    assert (seen.status, seen.data["done"]) == (200, False)
    (step,) = sandbox.messages(settings().erasures_queue)
    assert '["instagram","id:218471"]' in step["body"]


def test_a_deletion_that_meta_did_not_sign_is_refused(ask):
    ask("PUT", "/v1/privacy/meta", {"app_secret": APP_SECRET}, key="boss")
    forged = signed_request({"user_id": "1"}, secret="another-secret-altogether")
    for body in (forged, b"", b"signed_request=", b"signed_request=%ff.%ff", b"signed_request=a.b.c"):
        assert callback(ask, body).status in (400, 401)
    assert sandbox.messages(settings().erasures_queue) == []


def test_without_metas_secret_nothing_is_believed(ask):
    assert callback(ask, signed_request({"user_id": "1"}, secret="")).status == 404
