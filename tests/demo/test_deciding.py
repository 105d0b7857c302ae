"""Simulated people decide by every method, with the keys that real people have."""

from pathlib import Path

import pytest

from retro.cli import main
from retro.commands.read_session import read_session
from retro.workspace import Workspace

WAYS = {
    "Consent": 'method = "consent"',
    "Consent without names": 'method = "consent"\nanonymous = true',
    "Fist": 'method = "fist"',
    "Thumbs": 'method = "thumbs"',
    "Gradients": 'method = "gradients"',
    "Five steps": 'method = "gradients"\nscale = 5\nanonymous = false',
    "Resistance": 'method = "resistance"\noptions = ["Two quiet mornings", "One quiet day"]',
    "A few decide": 'method = "thumbs"\nwho = "named"',
    "One decides": 'who = "one"',
}


def the_template() -> str:
    stages = "".join(
        f'## {title}\n\n```toml\nkind = "decide"\nminutes = 4\n{settings}\n```\n\n'
        for title, settings in WAYS.items()
    )
    return f'# Every way\n\n{stages}## Close\n\n```toml\nkind = "close"\nminutes = 2\n```\n'


def test_people_decide_in_every_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(tmp_path), "init"]) == 0
    (tmp_path / "templates" / "every-way.md").write_text(the_template(), "utf-8")
    order = ["--workspace", str(tmp_path), "demo", "--fast", "--seats", "4", "--template", "every-way"]

    assert main(order) == 0, capsys.readouterr()

    name = next(path.stem for path in (tmp_path / "sessions").glob("*.json"))
    session = read_session(Workspace(tmp_path), name)
    decisions = {entry.id: entry for entry in session.record.decisions}
    written = [state.matters[-1].written for state in session.states.values() if hasattr(state, "matters")]
    assert len(written) == len(WAYS)
    assert all(entry in decisions for entry in written), session.record.notes
    by_way = dict(zip(WAYS, (decisions[entry] for entry in written), strict=True))
    assert "Met: The team on call takes turns" in by_way["Consent"].objections
    assert ":" not in by_way["Consent without names"].objections.split("Met:")[0]
    assert by_way["Fist"].method == "fist of five, asked twice"
    assert by_way["One decides"].decided_by.endswith("after advice from 3 people")
    assert all(entry.review for entry in decisions.values())
