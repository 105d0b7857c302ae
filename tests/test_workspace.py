"""The folder of a team: what makes one, and who may look into it."""

from pathlib import Path

import pytest

import retro
from retro.commands.hosting import Looks
from retro.commands.templates import known_templates
from retro.errors import WorkspaceError
from retro.workspace import Workspace


def test_what_holds_people_s_words_is_for_the_owner_only(tmp_path: Path) -> None:
    for name in ("sessions", "templates"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)

    Workspace(tmp_path).prepare()

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"sessions": 0o700, ".retro": 0o700, "templates": 0o755}


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WorkspaceError, match="cannot be written"):
        Workspace(tmp_path / "file" / "team").prepare()


def test_the_source_checkout_is_a_workspace() -> None:
    checkout = Workspace(Path(retro.__file__).parents[1])

    assert Looks.of(checkout).theme in Looks.of(checkout).themes
    assert "start-stop-continue" in known_templates(checkout).names()
