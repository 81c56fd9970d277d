from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cli.bench_endpoint import Answer, Arguments, Endpoint
from shared.adapters import secrets
from shared.domain.brand import Connection
from shared.domain.errors import Misconfigured, NotFound, Unavailable

Start = Callable[[Answer], Endpoint]

CONNECTION = Connection(id="bakery-1", source="generic", brand="crumb-bakery", verify="bearer", secrets=("new", "old"))


class ParameterStore:
    """Parameters in memory, as an answering endpoint."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def __call__(self, operation: str, arguments: Arguments) -> tuple[int, object]:
        name = arguments["Name"]
        if operation == "PutParameter":
            assert arguments["Type"] == "SecureString"
            if name in self.values and not arguments["Overwrite"]:
                return 400, {"__type": "ParameterAlreadyExists"}
            self.values[name] = arguments["Value"]
            return 200, {"Version": 1}
        if name not in self.values:
            return 400, {"__type": "ParameterNotFound"}
        if operation == "DeleteParameter":
            del self.values[name]
            return 200, {}
        assert arguments["WithDecryption"] is True
        return 200, {"Parameter": {"Name": name, "Value": self.values[name]}}


def test_a_connection_comes_back_with_its_secrets(aws: Start) -> None:
    store = ParameterStore()
    endpoint = aws(store)
    secrets.put_connection(CONNECTION)
    assert secrets.connection("bakery-1") == CONNECTION
    assert secrets.connection("bakery-1") == CONNECTION
    assert list(store.values) == ["/hundred/test/connections/bakery-1"]
    assert endpoint.operations() == ["PutParameter", "GetParameter"]


def test_a_deleted_connection_is_gone_at_once_where_it_was_deleted(aws: Start) -> None:
    aws(ParameterStore())
    secrets.put_connection(CONNECTION)
    secrets.connection("bakery-1")
    secrets.delete_connection("bakery-1")
    with pytest.raises(NotFound):
        secrets.connection("bakery-1")
    secrets.delete_connection("bakery-1")


def test_a_new_secret_is_seen_at_once_where_it_was_put(aws: Start) -> None:
    aws(ParameterStore())
    secrets.put_connection(CONNECTION)
    secrets.connection("bakery-1")
    secrets.put_connection(msgspec.structs.replace(CONNECTION, secrets=("newest",)))
    assert secrets.connection("bakery-1").secrets == ("newest",)


def test_asking_for_a_fresh_one_does_not_ask_all_the_time(aws: Start) -> None:
    endpoint = aws(ParameterStore())
    secrets.put_connection(CONNECTION)
    for _ in range(5):
        secrets.connection("bakery-1", fresh=True)
    assert endpoint.operations().count("GetParameter") == 1


@given(st.text().filter(lambda name: not secrets._NAME.match(name)))
def test_what_is_no_plain_name_is_never_asked_for(name: str) -> None:
    with pytest.raises(NotFound):
        secrets.connection(name)
    with pytest.raises(NotFound):
        secrets.destination("crumb-bakery", name)
    with pytest.raises(NotFound):
        secrets.destination(name, "team")


@pytest.mark.parametrize("name", ["../destinations/b/team", "a/b", "", ".", "a\n", "a" * 64, "é", "a%2Fb", "-a"])
def test_nobody_walks_the_tree(name: str) -> None:
    with pytest.raises(NotFound):
        secrets.connection(name)


def test_a_destination_keeps_its_address_apart(aws: Start) -> None:
    store = ParameterStore()
    aws(store)
    secrets.put_destination("crumb-bakery", "team", "team@crumb.example")
    assert secrets.destination("crumb-bakery", "team") == "team@crumb.example"
    assert list(store.values) == ["/hundred/test/destinations/crumb-bakery/team"]
    secrets.delete_destination("crumb-bakery", "team")
    with pytest.raises(NotFound):
        secrets.destination("crumb-bakery", "team")


@pytest.mark.parametrize("value", ["", "{}", "not JSON", '{"id":"x","source":"x","brand":"b","verify":"magic"}'])
def test_a_parameter_that_is_no_connection_is_named(aws: Start, value: str) -> None:
    store = ParameterStore()
    aws(store)
    store.values["/hundred/test/connections/bakery-1"] = value
    with pytest.raises(Misconfigured, match="connections/bakery-1"):
        secrets.connection("bakery-1")


def test_a_parameter_store_that_does_not_answer_is_unavailable(aws: Start) -> None:
    aws(lambda operation, arguments: None)
    with pytest.raises(Unavailable):
        secrets.connection("bakery-1")


def test_a_secret_of_the_stacks_own_is_made_once_and_stays(aws: Start) -> None:
    store = ParameterStore()
    aws(store)
    pepper = secrets.own("pepper")
    secrets.forget()
    assert secrets.own("pepper") == pepper
    assert len(pepper) == 32
    assert secrets.own("actions") != pepper


def test_of_two_who_make_a_secret_at_once_the_first_is_believed(aws: Start) -> None:
    store = ParameterStore()

    def hurried(operation: str, arguments: Arguments) -> tuple[int, object]:
        """Somebody else puts theirs just before ours."""
        if operation == "PutParameter":
            store.values.setdefault(arguments["Name"], "ab" * 32)
        return store(operation, arguments)

    aws(hurried)
    assert secrets.own("pepper") == b"\xab" * 32


def test_a_secret_of_the_stacks_own_that_someone_overwrote_with_words_is_misconfigured(aws: Start) -> None:
    store = ParameterStore()
    aws(store)
    store.values["/hundred/test/own/pepper"] = "hello"
    with pytest.raises(Misconfigured, match="own/pepper"):
        secrets.own("pepper")
