"""`retro due --json` says of an entry what a search for what is due says of it."""

import json
from pathlib import Path

import pytest

from tests.commands.records_workspace import FIRST, a_team
from tests.publish.helpers import retro


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RETRO_STATE", str(tmp_path / "state"))
    return a_team(tmp_path / "team")


def test_what_is_due_is_the_same_as_data_whoever_is_asked(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (team / "teams").mkdir()
    (team / "teams" / "platform.toml").write_text('channels = ["ci"]', "utf-8")
    assert retro(team, "teams", "adopt", "platform", "--yes") == 0
    capsys.readouterr()
    for options, question in (((), "state:due"), (("--team", "platform"), "state:due team:platform")):
        assert retro(team, "search", question, "--all", "--json") == 0
        found = {each["ref"]: each for each in json.loads(capsys.readouterr().out)["entries"]}
        assert retro(team, "due", *options, "--json") == 0
        document = json.loads(capsys.readouterr().out)
        assert document["question"] == question
        assert any("ci" in entry.get("channels", ()) for entry in document["entries"])
        assert (
            {entry["ref"] for entry in document["entries"]}
            == found.keys()
            == {f"{FIRST}/{name}" for name in ("A1", "E1", "D1", "L1")}
        )
        for entry in document["entries"]:
            assert entry["team"] == "platform"
            for field in ("channels", "heading", "who", "state", "review", "topic"):
                assert entry.get(field, type(found[entry["ref"]][field])()) == found[entry["ref"]][field]
