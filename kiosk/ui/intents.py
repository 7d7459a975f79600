"""What a tap or a key can mean on any page, for any kind of person."""

from kiosk.frozen import frozen


@frozen
class SetLanguage:
    language: str  # an id of RFC 5646: th, en, ms


@frozen
class ChooseLanguage:
    """To the page where every language stands by its own name: there are more than two."""


@frozen
class NextTextSize:
    """Normal, larger, largest, and round again."""


@frozen
class ToggleContrast: ...


@frozen
class ToggleReach:
    """Everything to tap comes down to where somebody who sits reaches it, and goes up again."""


@frozen
class ToggleScan:
    """The ring begins to move by itself, for somebody with one switch, or stops."""


@frozen
class NextPace:
    """The ring moves slower, up to three seconds, and round again from half a second."""


@frozen
class Back: ...


@frozen
class Home:
    """To the first screen; everything the person did leaves the screen."""


@frozen
class TurnPage:
    page: int


@frozen
class TypeText:
    """Letters of the keyboard on the screen or of a real one."""

    text: str
    key: int = 0  # a real keyboard's key by the X server's code: which letter was meant when the wrong layout is on


@frozen
class Erase:
    """One code point, so that a tone mark can be mended without its consonant."""


@frozen
class SetLayer:
    layer: str


@frozen
class DoneTyping: ...


DisplayIntent = SetLanguage | ChooseLanguage | NextTextSize | ToggleContrast | ToggleReach | ToggleScan | NextPace
KeyIntent = TypeText | Erase | SetLayer
NavigationIntent = Back | Home | TurnPage | DoneTyping
PageIntent = DisplayIntent | KeyIntent | NavigationIntent
