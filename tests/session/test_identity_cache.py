"""What is made of the parts of a session is made again only when these parts change."""

from retro.session.identity_cache import IdentityCache


class Thing:
    """Equal to all others, so that only being the same one counts."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


def test_a_thing_is_made_once_of_the_same_values() -> None:
    kept, one, other = IdentityCache(), Thing(), Thing()
    first = kept.same("name", (one, other), lambda: [1])
    assert kept.same("name", (one, other), lambda: [2]) is first
    assert kept.same("name", (one, Thing()), lambda: [3]) == [3]
    assert kept.same("name", (one,), lambda: [4]) == [4]
    assert kept.same("nothing", (), lambda: [5]) is kept.same("nothing", (), lambda: [6])


def test_of_many_values_only_new_ones_are_made() -> None:
    kept, made = IdentityCache(), list[Thing]()
    things = [Thing() for _ in range(5)]

    def make(thing: Thing) -> int:
        made.append(thing)
        return id(thing)

    def each(*these: Thing) -> tuple[int, ...]:
        made.clear()
        found = kept.each("name", these, make)
        assert found == tuple(map(id, these))
        return found

    each(*things[:3])
    assert len(made) == 3
    before = each(*things[:3])
    assert (made, each(*things[:3]) is before) == ([], True)
    each(*things)
    assert [id(thing) for thing in made] == [id(things[3]), id(things[4])]
    each(things[4], things[0])
    assert made == []
    each()
    each(things[0])
    assert len(made) == 1


def test_so_many_names_are_kept_and_no_more() -> None:
    kept = IdentityCache(most=3)
    for name in (*range(10), 8):
        kept.same(name, (), lambda: "first")
    assert len(kept) == 3
    assert kept.same(8, (), lambda: "anew") == "first"
    assert kept.same(1, (), lambda: "anew") == "anew"
