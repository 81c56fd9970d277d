import base64
import hashlib
import hmac
import os
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters import verify as core
from shared.adapters.exchange import Request
from shared.adapters.verify import SCHEMES, TOLERANCE_SECONDS, verify
from shared.domain.brand import Connection
from shared.domain.errors import Misconfigured, Unverified

NOW = 1_795_000_000.0
BODY = '{"text":"Brot ist gut, ü"}'.encode()


def new_secret(scheme: str) -> str:
    """A secret as the scheme's senders have it."""
    noise = os.urandom(32)
    return f"whsec_{b64(noise)}" if scheme == "standard-webhooks" else noise.hex()


def digest(key: bytes, signed: bytes, method: str = "sha256") -> bytes:
    return hmac.new(key, signed, method).digest()


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def standard(secret: str, body: bytes, at: float) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = b64(digest(key, f"msg_1.{at:.0f}.".encode() + body))
    return {"webhook-id": "msg_1", "webhook-timestamp": f"{at:.0f}", "webhook-signature": f"v1,{signature}"}


def stripe(secret: str, body: bytes, at: float) -> dict[str, str]:
    signature = digest(secret.encode(), f"{at:.0f}.".encode() + body).hex()
    return {"stripe-signature": f"t={at:.0f},v1={'0' * 64},v1={signature},v0=x"}


def slack(secret: str, body: bytes, at: float) -> dict[str, str]:
    signature = digest(secret.encode(), f"v0:{at:.0f}:".encode() + body).hex()
    return {"x-slack-signature": f"v0={signature}", "x-slack-request-timestamp": f"{at:.0f}"}


def of_body(
    header: str, prefix: str, spell: Callable[[bytes], str], method: str = "sha256"
) -> Callable[..., dict[str, str]]:
    return lambda secret, body, at: {header: prefix + spell(digest(secret.encode(), body, method))}


SIGNERS: dict[str, Callable[[str, bytes, float], dict[str, str]]] = {
    "standard-webhooks": standard,
    "x": of_body("x-twitter-webhooks-signature", "sha256=", b64),
    "hub256": of_body("x-hub-signature-256", "sha256=", bytes.hex),
    "websub": of_body("x-hub-signature", "sha512=", bytes.hex, "sha512"),
    "plainhex": of_body("x-signature", "", bytes.hex),
    "stripe": stripe,
    "slack": slack,
    "bearer": lambda secret, body, at: {"authorization": f"Bearer {secret}"},
    "token": lambda secret, body, at: {"x-api-key": secret},
}
TIMED = ("standard-webhooks", "stripe", "slack")
SIGNED = tuple(name for name in SIGNERS if name not in ("bearer", "token"))


def connection(scheme: str, *secrets: str) -> Connection:
    return Connection(id="c", source="generic", brand="b", verify=scheme, secrets=secrets)  # type: ignore[arg-type]  # every scheme of the core, also those that no connection names yet


def holds(request: Request, of: Connection, now: float = NOW) -> bool:
    try:
        verify(request, of, now)
    except Unverified:
        return False
    return True


def test_every_scheme_is_tested_here() -> None:
    assert set(SIGNERS) | {"url"} == set(SCHEMES)


@pytest.mark.parametrize("scheme", SIGNERS)
def test_a_true_signature_holds_and_another_secrets_does_not(scheme: str) -> None:
    secret = new_secret(scheme)
    request = Request(headers=SIGNERS[scheme](secret, BODY, NOW), body=BODY)
    assert holds(request, connection(scheme, secret))
    assert not holds(request, connection(scheme, new_secret(scheme)))


@pytest.mark.parametrize("scheme", SIGNED)
def test_a_changed_body_does_not_hold(scheme: str) -> None:
    secret = new_secret(scheme)
    headers = SIGNERS[scheme](secret, BODY, NOW)
    assert not holds(Request(headers=headers, body=BODY + b" "), connection(scheme, secret))


@pytest.mark.parametrize("scheme", SIGNERS)
def test_old_and_new_secret_both_hold_while_they_are_rotated(scheme: str) -> None:
    old, new = new_secret(scheme), new_secret(scheme)
    for secret in (old, new):
        assert holds(Request(headers=SIGNERS[scheme](secret, BODY, NOW), body=BODY), connection(scheme, new, old))


@pytest.mark.parametrize("scheme", TIMED)
@pytest.mark.parametrize(("off", "expected"), [(0, True), (TOLERANCE_SECONDS, True), (TOLERANCE_SECONDS + 1, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_signed_time_may_be_five_minutes_off(scheme: str, off: int, expected: bool, sign: int) -> None:
    secret = new_secret(scheme)
    request = Request(headers=SIGNERS[scheme](secret, BODY, NOW + sign * off), body=BODY)
    assert holds(request, connection(scheme, secret)) is expected


@pytest.mark.parametrize("scheme", SIGNERS)
def test_a_request_without_proof_does_not_hold(scheme: str) -> None:
    assert not holds(Request(body=BODY), connection(scheme, new_secret(scheme)))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_connection_without_a_secret_lets_nobody_in(scheme: str) -> None:
    signer = SIGNERS.get(scheme, lambda secret, body, at: {})
    for secrets in ((), ("",)):
        request = Request(headers=signer("", BODY, NOW), body=BODY, query={"secret": ""})
        assert not holds(request, connection(scheme, *secrets))


def test_one_unreadable_signature_does_not_spoil_the_list() -> None:
    secret = new_secret("standard-webhooks")
    headers = standard(secret, BODY, NOW)
    headers["webhook-signature"] = f"v1a,else v1,*** v1, {headers['webhook-signature']} v1,AAAA"
    assert holds(Request(headers=headers, body=BODY), connection("standard-webhooks", secret))


def test_the_published_example_of_standard_webhooks_holds() -> None:
    """The vector that the reference libraries test with."""
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    request = Request(headers=headers, body=b'{"test": 2432232314}')
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert holds(request, connection("standard-webhooks", secret), 1614265330.0)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_hub_may_choose_its_method(method: str) -> None:
    headers = of_body("x-hub-signature", f"{method}=", bytes.hex, method)("s", BODY, NOW)
    assert holds(Request(headers=headers, body=BODY), connection("websub", "s"))


def test_a_hub_may_not_choose_a_broken_method() -> None:
    headers = of_body("x-hub-signature", "md5=", bytes.hex, "md5")("s", BODY, NOW)
    assert not holds(Request(headers=headers, body=BODY), connection("websub", "s"))


@pytest.mark.parametrize(
    "request_",
    [Request(query={"secret": "s3cret"}), Request(query={"key": "s3cret"}), Request(path_secret="s3cret")],
)
def test_a_secret_in_the_address_holds(request_: Request) -> None:
    assert holds(request_, connection("url", "s3cret"))
    assert not holds(request_, connection("url", "s3cret2"))


@pytest.mark.parametrize("value", ["s", "Basic s", "Bearers", "Bearer", "Bearer s s"])
def test_another_authorization_is_no_bearer(value: str) -> None:
    assert not holds(Request(headers={"authorization": value}), connection("bearer", "s"))


@pytest.mark.parametrize("value", ["Bearer s", "bearer s", "BEARER  s "])
def test_a_bearer_may_be_spelled_in_any_case(value: str) -> None:
    assert holds(Request(headers={"authorization": value}), connection("bearer", "s"))


def test_an_unknown_scheme_is_our_mistake() -> None:
    with pytest.raises(Misconfigured, match="magic"):
        verify(Request(), connection("magic", "s"), NOW)


hostile = st.one_of(
    st.text(st.characters(), max_size=60),
    st.text(st.characters(categories=["Cs", "Nd", "Cc", "Lo"]), max_size=20),
    st.sampled_from(
        ["sha256=", "sha256=zz", "sha256=é", "v1,", "v1,=", "t=,v1=", "t=9,t=9,v1=", "v0=", "Bearer \ud800"]
    ),
    st.sampled_from(["٣" * 10, "1" * 5000, "-1", "1e9", "NaN", "inf", "1795000000", "1795000000.0", " 1795000000"]),
)
header_names = st.sampled_from(
    [
        "x-twitter-webhooks-signature",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
        "authorization",
        "x-hub-signature",
        "x-hub-signature-256",
        "x-signature",
        "x-api-key",
        "stripe-signature",
        "x-slack-signature",
        "x-slack-request-timestamp",
    ]
)


@given(
    scheme=st.sampled_from(sorted(SCHEMES)),
    headers=st.dictionaries(header_names, hostile, max_size=8),
    query=st.dictionaries(st.sampled_from(["secret", "key"]), hostile, max_size=2),
    body=st.binary(max_size=80),
    path=hostile,
    secret=st.one_of(st.just("whsec_!!"), st.builds(new_secret, st.sampled_from(sorted(SCHEMES)))),
)
def test_whatever_is_sent_is_refused_and_nothing_else_happens(
    scheme: str, headers: dict[str, str], query: dict[str, str], body: bytes, path: str, secret: str
) -> None:
    request = Request(headers=headers, query=query, body=body, path_secret=path)
    assert not holds(request, connection(scheme, secret))


@given(body=st.binary(max_size=300), scheme=st.sampled_from(SIGNED))
def test_any_body_can_be_signed(body: bytes, scheme: str) -> None:
    secret = new_secret(scheme)
    assert holds(Request(headers=SIGNERS[scheme](secret, body, NOW), body=body), connection(scheme, secret))


def test_comparing_is_done_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[type] = []

    def spy(first: bytes, second: bytes) -> bool:
        compared.append(type(second))
        return first == second

    monkeypatch.setattr(core.hmac, "compare_digest", spy)
    for scheme, signer in SIGNERS.items():
        secret = new_secret(scheme)
        compared.clear()
        assert holds(
            Request(headers=signer(secret, BODY, NOW), body=BODY), connection(scheme, secret, new_secret(scheme))
        )
        assert len(compared) >= 2, "the second secret is tried as well"
        assert set(compared) == {bytes}


def test_hashlib_has_what_a_hub_may_choose() -> None:
    assert {"sha1", "sha256", "sha384", "sha512"} <= hashlib.algorithms_guaranteed
