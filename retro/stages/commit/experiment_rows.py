"""Experiments as rows: what is tried, and how the group will know what came of it."""

from retro.session.record import Experiment
from retro.session.record_words import details_of, until_when
from retro.tui.widgets.edged_card import EdgedCard, alternating
from retro.tui.widgets.pieces import Pieces, joined
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.section import section


def experiment_rows(experiments: tuple[Experiment, ...], close: bool) -> list[Row]:
    """The experiments below their head; close ones on grounds by turns."""
    cards = [_card(experiment) for experiment in experiments]
    rows = [
        Row(picture=card, key=experiment.id)
        for experiment, card in zip(experiments, alternating(cards) if close else cards, strict=True)
    ]
    return [section("Experiments", str(len(experiments))), *(rows if close else apart(rows))]


def _card(experiment: Experiment) -> EdgedCard:
    """One without an end says so: nobody would come back to it."""
    until = until_when(experiment)
    end: Pieces = ((until, "$foreground"),) if until else (("until when?", "bold $warn"),)
    who: Pieces = ((experiment.who, "$foreground"),) if experiment.who else ""
    return EdgedCard(
        "$mark" if until else "$warn",
        experiment.hypothesis,
        experiment.id,
        details=(joined((who, end)), *details_of(experiment)),
        style="bold $text-strong",
    )
