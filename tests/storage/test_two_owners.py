"""A lock that somebody removed: the first owner notices the second, and writes nothing over its cards."""

from contextlib import closing
from pathlib import Path

import pytest

from retro.errors import NotSaved
from retro.storage import Journal, Library


async def test_an_owner_whose_lock_was_removed_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    with closing(Journal.create(path, {}, [{"n": 1}])) as first:
        (tmp_path / "s.json.lock").unlink()
        with closing(Journal.open(path)) as second:
            await second.commit([{"n": 2}])

            for _ in range(2):
                with pytest.raises(NotSaved, match="another program has written"):
                    await first.commit([{"n": 3}])
            await second.commit([{"n": 4}])

    assert Library(tmp_path).events("s") == [{"n": 1}, {"n": 2}, {"n": 4}]
