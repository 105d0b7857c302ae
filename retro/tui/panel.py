"""The base of all panels: a panel shows one kind of stage to one seat, and asks for acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from retro.session.acts import Act
from retro.session.people import Role
from retro.session.view import View
from retro.tui.dialogs.form import Blank
from retro.tui.entry_form import MadeOf
from retro.tui.keys import Command
from retro.tui.parts.people_strip import PeopleStrip
from retro.tui.parts.plain_containers import PlainVertical
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

V = TypeVar("V")
MakePanel = Callable[[View, StripCache], "Panel[Any]"]

ROOMY = 34
"""Lines of a terminal from which on rows may stand apart."""


class Panel(PlainVertical, Generic[V]):
    """Shows the View of its seat and sends acts; it never sees the session.

    `V` is what the `view` of the stage's kind returns. A subclass composes its widgets once and feeds them
    in `show`, in place. Its `COMMANDS` become bindings, footer and help.
    """

    DEFAULT_CSS = """
    Panel { height: 1fr; width: 1fr; }
    """

    COMMANDS: ClassVar[tuple[Command, ...]] = ()
    ENTRIES: ClassVar[str] = ""
    """What has a place here to be written down, by the letters of `retro.session.record.FIELDS`."""
    IS_BOARD: ClassVar[bool] = False
    """Whether it takes all the width there is; any other keeps to a box on a participant's wide terminal."""
    FITS_ITSELF: ClassVar[bool] = False
    """Whether what it shows depends on its own size, and not only on that of the terminal."""
    QUIET_CLOCK: ClassVar[bool] = False
    """Whether the clock steps back until its last minute, since everybody is reading."""
    SCROLL_RANK: ClassVar[int] = 3
    """The rank of what says that there is more to scroll to; 0 where that is what people talk about."""
    OFFERS_SKIP: ClassVar[bool] = False
    """Whether the footer offers to go on to the next stage while something is open in this one."""

    @property
    def shows_instruction(self) -> bool:
        """Whether the panel shows the instruction of the stage itself."""
        return False

    @property
    def talks(self) -> bool:
        """Whether people mainly talk here now, so that the footer offers raised hands and a round."""
        return False

    def writes(self, letter: str) -> bool:
        """Whether an entry of this sort can be written down now."""
        return letter in self.ENTRIES

    def also_asked(self, letter: str) -> tuple[str, ...]:
        """Return what a form asks for here besides its first lines, by the names of its lines."""
        return ()

    @property
    def asks(self) -> str:
        """The question that stands where the instruction does, where there is none or it is the question."""
        return ""

    @dataclass
    class Send(Message):
        """The person asks for an act. `refused` is called when the room says no."""

        act: Act
        refused: Callable[[], None] | None = None

    @dataclass
    class SendInTurn(Message):
        """The person asks for several acts. At the first no the rest is not asked for.

        `refused` is called then with how many were not accepted.
        """

        acts: tuple[Act, ...]
        refused: Callable[[int], None]

    @dataclass
    class Draft(Message):
        """The person is typing; the room keeps it for them."""

        field: str
        text: str

    @dataclass
    class Mend(Message):
        """The person wants to change something that was written down, by its id."""

        entry: str

    @dataclass
    class Make(Message):
        """The person wants to make an entry, by its letter, of something that has a ref."""

        letter: str
        made_of: MadeOf

    @dataclass
    class FillIn(Message):
        """The person wants to fill in a form; `act` makes what is asked for of the answers, or nothing.

        `refused` is called when the room says no; the form stays open.
        """

        title: str
        blanks: Sequence[Blank]
        act: Callable[[Mapping[str, str]], Act | None]
        refused: Callable[[], None] | None = None

    @dataclass
    class Tell(Message):
        """A sentence for the notice line."""

        sentence: str

    @dataclass
    class KeysChanged(Message):
        """The footer should be read anew."""

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__()
        self.view = view
        self.cache = cache
        self._shown_size = Size()

    def on_mount(self) -> None:
        self._shown_size = self._size_shown
        self.start()
        for rows in self.query(RowList):
            self.watch(rows, "show_vertical_scrollbar", self._scrolling_changed, init=False)

    def _scrolling_changed(self) -> None:
        self.post_message(self.KeysChanged())

    @property
    def scrolled(self) -> RowList | None:
        """What the arrows scroll now, if anything."""
        focused = self.screen.focused
        inside = isinstance(focused, RowList) and self in focused.ancestors
        return focused if isinstance(focused, RowList) and inside and focused.scrolls else None

    def start(self) -> None:
        """Feed the widgets for the first time and take the focus.

        Textual calls the handler `on_mount` of each class there is, and would feed them as often.
        """
        self.show(self.shown)
        self.take_focus()

    def on_resize(self) -> None:
        """Lay out anew what depends on the room there is."""
        if self._shown_size != self._size_shown:
            self._shown_size = self._size_shown
            self.show(self.shown)

    @property
    def _size_shown(self) -> Size:
        return self.size if self.FITS_ITSELF else self.screen.size

    @property
    def shown(self) -> V:
        """What the stage's kind shows this seat."""
        # Panels are found by the name of the kind, which no type checker follows; a test compares the types.
        return cast("V", self.view.panel)

    @property
    def takes_part(self) -> bool:
        """Whether the person at this seat answers, votes and writes."""
        return self.view.role is Role.PARTICIPANT

    @property
    def leads(self) -> bool:
        """Whether this is the shared window."""
        return self.view.role is Role.FACILITATOR

    @property
    def roomy(self) -> bool:
        """Whether a few rows may stand apart, to be read from further away."""
        return self.screen.size.height >= ROOMY

    def take_focus(self) -> None:
        """Put the focus where the person works."""
        for widget in self.query(Widget):
            if widget.focusable and _displayed(widget):
                self.screen.set_focus(widget, scroll_visible=False)
                return

    def focuses(self, widget: Widget) -> bool:
        """Whether keys go to a widget of this panel; `has_focus` of the widget tells it a message later."""
        return self.is_attached and self.screen.focused is widget

    def on_descendant_blur(self) -> None:
        """Take the focus back when its widget has folded away: without it the panel's keys are dead."""
        self.call_after_refresh(self._keep_focus)

    def _keep_focus(self) -> None:
        if self.is_attached and self.screen.focused is None and self.app.app_focus:
            self.take_focus()

    def update(self, view: View) -> None:
        """Take over a new view."""
        self.view = view
        self.show(self.shown)

    def show(self, shown: V) -> None:
        """Feed the widgets from `shown`, what the kind shows, and from `self.view`, in place."""

    def redraw(self) -> None:
        """Feed the widgets again after something that is this terminal's own has changed."""
        self.show(self.shown)
        self.post_message(self.KeysChanged())

    def unfinished(self) -> Mapping[str, str]:
        """What is being written in the panel's line and not sent yet, by the names of its drafts."""
        return {}

    def shows_unseen(self) -> bool:
        """Go to a part of the stage that was not on this terminal yet; False where there is none.

        Who says that they are done is taken there first: nobody is done with what they never saw.
        """
        return False

    def commands(self) -> tuple[Command, ...]:
        """The commands that make sense now."""
        return self.COMMANDS

    def due_first(self) -> tuple[Command, ...]:
        """Those of the commands that are due before all else: the footer begins with them and marks all."""
        return ()

    def offers(self, command: Command) -> bool:
        """Whether a command makes sense now; its key is bound all the same."""
        return any(offered.action == command.action for offered in self.commands())

    def made_of(self, letter: str) -> MadeOf | None:
        """What an entry of this sort is made of now: what is under the cursor, if it has a ref."""
        return None

    def fills_in(self, act: Act) -> bool:
        """Ask for what the act of the next step lacks, in a form; False where it lacks nothing."""
        return False

    def status(self) -> Content | None:
        """What stands at the right of the footer instead of how many are done."""
        return None

    def strip(self, *, bare: bool) -> PeopleStrip | None:
        """Who is done, where something else than people is counted, such as groups."""
        return None

    @property
    def stage_id(self) -> str:
        """The stage this panel belongs to."""
        return self.view.stage.id if self.view.stage else ""

    def post_message(self, message: Message) -> bool:
        """Send what a panel says to the app, whoever pressed the key: Textual stops it at its sender.

        A click in the footer or a line of the palette runs a command in the name of the screen. A panel that
        goes away has no queue any more, but a form of its may still be open, or an act of its on the way.
        """
        if isinstance(message, self.Send | self.SendInTurn | self.Draft | self.Tell):
            return self.app.post_message(message)
        if isinstance(message, self.Mend | self.Make | self.FillIn):
            message.set_sender(self)
        return super().post_message(message)

    def send(self, act: Act, refused: Callable[[], None] | None = None) -> None:
        """Ask for an act."""
        self.post_message(self.Send(act, refused))


@dataclass(frozen=True)
class Panels:
    """The panels of one kind of stage."""

    seat: type[Panel[Any]]
    """What participants and observers see."""
    on_stage: type[Panel[Any]] | None = None
    """What the shared window shows, where that is something else."""
    others: tuple["OtherPanels", ...] = ()
    """What stands in their place where a stage of the kind asks for something else."""

    @property
    def shared(self) -> type[Panel[Any]]:
        """What the shared window shows."""
        return self.on_stage or self.seat

    def of(self, shown: object) -> "Panels":
        """The panels of a stage, by what its kind shows."""
        if shown is None:
            return self
        return next((other.panels for other in self.others if other.fits(shown)), self)


@dataclass(frozen=True)
class OtherPanels:
    """Panels that are used where the view of a kind says so."""

    fits: Callable[[Any], bool]
    """Whether they are, by what the kind shows."""
    panels: Panels


def _displayed(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self)
