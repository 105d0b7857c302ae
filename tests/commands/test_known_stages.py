"""What can be inserted into an agenda: a stage of each kind, and the stages of all templates."""

from pathlib import Path

import pytest

from retro.commands.known_stages import SINGLE, single_stages, stage_offers
from retro.session.agenda import Stage
from retro.session.agenda_acts import InsertStage
from retro.stages import KINDS
from retro.workspace import Workspace
from tests.builders import Meeting


def test_there_is_a_single_stage_of_each_kind_that_needs_no_text_to_read() -> None:
    without = {kind.name for kind in KINDS.values() if kind.reads_document}

    assert {stage.kind for stage in single_stages()} >= {
        name for name in KINDS if name not in without and _needs_nothing(name)
    }


def _needs_nothing(name: str) -> bool:
    try:
        KINDS[name].Settings()
    except TypeError:
        return False
    return True


@pytest.mark.parametrize("stage", single_stages(), ids=lambda stage: stage.kind)
def test_a_single_stage_can_be_inserted_and_held(stage: Stage) -> None:
    meeting = Meeting().join("Ana", "Ben", "Chloé").next()
    kind = KINDS[stage.kind]
    if kind.reviews_actions or kind.reviews_captures:
        return  # it is refused where there is nothing to look at
    meeting.change(InsertStage, stage=stage, after=meeting.here).next()

    assert meeting.session.stage is not None
    assert meeting.session.stage.kind == stage.kind
    assert meeting.view("Ana").panel is not None or not meeting.session.stage.prompts


def test_stages_of_templates_come_with_single_ones_and_a_page_that_is_wrong_is_left_out(
    tmp_path: Path,
) -> None:
    workspace = Workspace(tmp_path)
    workspace.templates.mkdir()
    (workspace.templates / "ours.md").write_text(
        '# Ours\n\n## Quick vote\n\n```toml\nkind = "vote"\nminutes = 2\n```\n', "utf-8"
    )
    (workspace.templates / "wrong.md").write_text("# Wrong\n", "utf-8")

    offers = stage_offers(workspace)

    assert offers[0].title == SINGLE
    assert next(o for o in offers if o.title == "Ours").stages[0].title == "Quick vote"
    assert "Wrong" not in [offer.title for offer in offers]


def test_formats_made_to_be_inserted_as_a_whole_come_first(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.templates.mkdir()
    (workspace.templates / "zz.md").write_text(
        "# Opener\n\n```toml\nembeddable = true\n```\n\n"
        '## Vote\n\n```toml\nkind = "vote"\nminutes = 2\n```\n',
        "utf-8",
    )

    single, *offers = stage_offers(workspace)

    assert not single.together
    assert [offer.title for offer in offers if offer.together][-1:] == ["Opener"]
    assert [offer.together for offer in offers] == sorted((o.together for o in offers), reverse=True)
