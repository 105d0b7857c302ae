"""What an entry of the record says, whatever its sort."""

from retro.session.record import Action, Decision, Entry, Experiment, Lesson, Note


def sentence_of(entry: Entry) -> str:
    """Return the sentence that says what an entry is."""
    match entry:
        case Action():
            return entry.what
        case Lesson():
            return entry.statement
        case Experiment():
            return entry.hypothesis
        case _:
            return entry.text


def words_of(entry: Entry) -> tuple[str, ...]:
    """Return what people wrote in an entry and is filled in, its sentence first; no names and no dates."""
    match entry:
        case Action():
            said: tuple[str, ...] = (entry.what, entry.trigger)
        case Decision():
            said = (entry.text, entry.why, entry.instead, entry.method, entry.tally, entry.objections)
            said = (*said, *entry.tags)
        case Lesson():
            said = (entry.statement, entry.context, entry.evidence, entry.recommendation, *entry.tags)
        case Experiment():
            said = (entry.hypothesis, entry.test, entry.measure, entry.before, *entry.tags)
        case Note():
            said = (entry.text,)
    return tuple(filter(None, said))
