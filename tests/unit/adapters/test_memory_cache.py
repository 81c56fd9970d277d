import pytest

from shared.adapters.memory_cache import LIMIT, Kept
from shared.domain.errors import NotFound, Unavailable


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Store:
    """A neighbour that counts how often it is asked."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self.asked = 0
        self.down = False

    def __call__(self, name: str) -> str:
        self.asked += 1
        if self.down:
            raise Unavailable("down")
        if name not in self.values:
            raise NotFound("absent")
        return self.values[name]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def kept(store: Store, clock: Clock) -> Kept:
    return Kept(store, absent_seconds=10, stale_seconds=3600, clock=clock)


def test_an_answer_is_used_until_it_is_too_old(clock: Clock) -> None:
    store = Store(a="1")
    memory = kept(store, clock)
    assert memory.get("a", 300) == "1"
    store.values["a"] = "2"
    clock.now = 299
    assert memory.get("a", 300) == "1"
    clock.now = 300
    assert memory.get("a", 300) == "2"


def test_a_reader_may_want_a_younger_answer(clock: Clock) -> None:
    store = Store(a="1")
    memory = kept(store, clock)
    memory.get("a", 300)
    store.values["a"] = "2"
    clock.now = 5
    assert memory.get("a", 10) == "1"
    clock.now = 10
    assert memory.get("a", 10) == "2"


def test_absence_is_remembered_for_a_short_while(clock: Clock) -> None:
    store = Store()
    memory = kept(store, clock)
    for _ in range(3):
        with pytest.raises(NotFound):
            memory.get("a", 300)
    assert store.asked == 1
    store.values["a"] = "1"
    clock.now = 10
    assert memory.get("a", 300) == "1"


def test_an_old_answer_stands_in_while_the_neighbour_is_down_but_not_for_ever(clock: Clock) -> None:
    store = Store(a="1")
    memory = kept(store, clock)
    memory.get("a", 300)
    store.down = True
    clock.now = 3599
    assert memory.get("a", 300) == "1"
    clock.now = 3600
    with pytest.raises(Unavailable):
        memory.get("a", 300)


def test_absence_does_not_stand_in(clock: Clock) -> None:
    store = Store()
    memory = kept(store, clock)
    with pytest.raises(NotFound):
        memory.get("a", 300)
    store.down, clock.now = True, 20
    with pytest.raises(Unavailable):
        memory.get("a", 300)


def test_guessing_names_does_not_fill_the_memory(clock: Clock) -> None:
    memory = kept(Store(a="1"), clock)
    for number in range(LIMIT + 50):
        with pytest.raises(NotFound):
            memory.get(f"guess-{number}", 300)
    assert len(memory._answers) == LIMIT


def test_what_is_dropped_is_asked_for_again(clock: Clock) -> None:
    store = Store(a="1")
    memory = kept(store, clock)
    memory.get("a", 300)
    memory.drop("a")
    memory.drop("never there")
    memory.get("a", 300)
    assert store.asked == 2
