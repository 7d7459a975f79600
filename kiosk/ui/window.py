"""The window: one Tk root, its surface, and what comes in by touch, keyboard or keypad. It shows scenes and emits intents.

Tk does the window, events and timers; `surface` does the pixels. A real keyboard means what
the keys on the screen mean (`TypeText`, `Erase`) and the back key is `Back`; what any intent does is not known here.
"""

import time
import tkinter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from kiosk.system import physical_keys
from kiosk.ui.drawing import tiles
from kiosk.ui.drawing.scene import CHOSEN, FOCUS, PRESSED, REST, Element, Scene, lines_of
from kiosk.ui.drawing.theme import Theme
from kiosk.ui.fingers import Fingers
from kiosk.ui.input import keys, touch
from kiosk.ui.input.key_repeat import KeyRepeat
from kiosk.ui.input.scanning import Scanner
from kiosk.ui.intents import Back, Erase, SetLayer, ToggleScan, TypeText
from kiosk.ui.keyboard_layout import KeyboardLayout
from kiosk.ui.listener import Listener
from kiosk.ui.surface.protocol import Surface
from kiosk.ui.surface.selection import surface_for
from kiosk.ui.text import text_cache, thai_text

LINGER_MS = 150  # that a chosen card is seen before its page turns: about one glance (Card, Moran & Newell 1983: 70 to 700 ms)
TURN_S = 0.001  # of drawing ahead between two looks at the event queue; a step that has begun is finished


class Window:
    """`on_intent` hears what was tapped, `on_activity` every touch and key (the idle timer needs it)."""

    def __init__(
        self, root: tkinter.Tk, width: int, height: int, on_intent: Callable[[object], None], on_activity: Callable[[], None]
    ) -> None:
        self.root, self.width, self.height = root, width, height
        self._on_intent, self._on_activity = on_intent, on_activity
        # An empty background: Tk paints nothing here, the server repaints from the surface's page.
        self._frame = tkinter.Frame(root, width=width, height=height, background="", borderwidth=0, highlightthickness=0, takefocus=0)
        self._frame.place(x=0, y=0)
        self._frame.update_idletasks()
        self.surface: Surface = surface_for(self._frame, width, height)
        self.scene: Scene | None = None
        self._theme: Theme | None = None
        self._under: dict[str, str] = {}
        self._touch = touch.Touch()
        self._focus: str | None = None
        self.listener = Listener()  # reads to somebody who cannot see, where there is something to hear
        self._repeat = KeyRepeat()
        self._layout = KeyboardLayout(root)
        self._scanner = Scanner(root, partial(self._move_focus, 1))
        self._prefetch: list[Callable[[], object]] = []
        self._late: list[Element] = []  # of this page: drawn once it stands
        self._prefetching: str | None = None
        self._lingering: tuple[str, Element, Scene] | None = None  # timer, what was tapped, on which page
        self.fingers = Fingers(root, self._frame, self._pressed, self._moved, self._released)
        root.bind("<Key>", self._key)
        root.bind("<KeyRelease>", self._repeat.released)
        root.bind("<FocusOut>", self._repeat.let_everything_go)
        root.focus_force()

    # ------------------------------------------------------------------ showing

    def show(self, scene: Scene, theme: Theme) -> None:
        """Put a scene on the screen, complete, before returning to the event loop."""
        same_screen = self.scene is not None and (self.scene.name, self.scene.about) == (scene.name, scene.about)
        self.scene, self._theme, self._under = scene, theme, tiles.ground_under(scene)
        if not same_screen:
            self._focus = None if self._focus is None else keys.first_focus(scene)
        self._touch = touch.redrawn(self._touch) if same_screen else touch.shown(self._touch, self._now())
        self._late = [element for element in scene if element.later and not self._is_drawn(element)]
        placed = [self._placed(element, self._state_of(element)) for element in scene if element not in self._late]
        self.surface.show((tiles.ground_key(scene, theme), partial(tiles.ground, scene.backdrop, theme, self.height)), placed)
        self._prefetch_later(self._own_steps(scene, theme))
        self._layout.shown(scene.layer)
        self._scanner.follow(scene.scan_ms)
        self.listener.shown(scene, self._focus)

    def prepare(self, makers: Iterable[Callable[[], tuple[Scene, Theme]]]) -> None:
        """Lay out and draw what probably comes next, in small steps, whenever nothing else is to be done."""
        self.later([partial(self._prepare_scene, make) for make in makers])

    def later(self, steps: Iterable[Callable[[], object]]) -> None:
        """Take these steps, too, when nothing else is to be done; the next `show` forgets those that are left."""
        self._prefetch_later([*self._prefetch, *steps])

    def _prepare_scene(self, make: Callable[[], tuple[Scene, Theme]]) -> None:
        scene, theme = make()
        under = tiles.ground_under(scene)
        missing = [
            element
            for element in scene
            if not self.surface.ready(tiles.tile_key(element, element.in_state(REST), scene, theme, under[element.name]))
        ]
        self._prefetch = [step for element in missing for step in self._steps(element, REST, theme, under, scene)] + self._prefetch

    def _own_steps(self, scene: Scene, theme: Theme) -> list[Callable[[], object]]:
        """What is still to be drawn of this page: each target's pressed picture, and what nothing depends on."""
        missing = [target for target in scene.targets if not self._is_drawn(target, PRESSED)]
        pressed = [step for element in missing for step in self._steps(element, PRESSED, theme, self._under, scene)]
        return [*pressed, *(partial(self._patch, element, REST) for element in self._late if not self._is_drawn(element))]

    def resize(self, width: int, height: int) -> None:
        """The screen has another size: an empty surface of that size, for the next `show`; a finger still down is let go."""
        self.surface.close()
        self.width, self.height = width, height
        self._frame.configure(width=width, height=height)
        self._frame.update_idletasks()
        self.surface = surface_for(self._frame, width, height)
        self.scene, self._prefetch, self._late, self._touch = None, [], [], touch.Touch()

    def forget(self) -> None:
        """Keep nothing of earlier pages: no picture, no measure, no drawing that was still to come but this page's own."""
        self.surface.forget()
        text_cache.forget()
        self._prefetch_later(self._own_steps(self.scene, self._theme) if self.scene and self._theme else [])

    @property
    def is_complete(self) -> bool:
        """Whether the pictures that nothing depends on stand, too."""
        return all(self._is_drawn(element) for element in self._late)

    def close(self) -> None:
        for timer in (self._lingering and self._lingering[0], self._prefetching):
            if timer:
                self.root.after_cancel(timer)
        self._scanner.follow(0)
        self.fingers.close()
        self.listener.close()
        self._layout.close()
        self.surface.close()

    def _placed(self, element: Element, state: str) -> tuple[Any, ...]:
        assert self.scene and self._theme
        look, under = element.in_state(state), self._under[element.name]
        key = tiles.tile_key(element, look, self.scene, self._theme, under)
        paint = partial(tiles.paint_tile, element, look, self._theme, under, self.height)
        return key, paint, element.box.x - element.bleed, element.box.y - element.bleed

    def _is_drawn(self, element: Element, state: str = REST) -> bool:
        return self.surface.ready(self._placed(element, state)[0])

    def _patch(self, element: Element, state: str) -> None:
        self.surface.patch(*self._placed(element, state))

    def _state_of(self, element: Element) -> str:
        return FOCUS if element.name == self._focus else REST

    def _steps(self, element: Element, state: str, theme: Theme, under: dict[str, str], scene: Scene) -> list[Callable[[], object]]:
        """A tile's drawing in parts that each take a millisecond or two: its lines one by one, then the whole."""
        lines = [partial(thai_text.mask, line, style) for line, style in lines_of(element.look)]
        return [*lines, partial(self._prepare, element, state, theme, under, scene)]

    def _prepare(self, element: Element, state: str, theme: Theme, under: dict[str, str], scene: Scene) -> None:
        look = element.in_state(state)
        key = tiles.tile_key(element, look, scene, theme, under[element.name])
        self.surface.prepare(key, partial(tiles.paint_tile, element, look, theme, under[element.name], self.height))

    def _prefetch_later(self, jobs: list[Callable[[], object]]) -> None:
        self._prefetch = jobs
        if jobs and not self._prefetching:
            self._prefetching = self.root.after(1, self._prefetch_one)

    def _prefetch_one(self) -> None:
        """A little, then back to the event loop: a touch never waits for more than one step."""
        self._prefetching = None
        end = time.perf_counter() + TURN_S
        while self._prefetch and time.perf_counter() < end:
            self._prefetch.pop(0)()
        self._prefetch_later(self._prefetch)

    # ------------------------------------------------------------------ touch

    def _now(self) -> int:
        """Milliseconds that only go forward: a clock set back must not make every tap an echo."""
        return time.monotonic_ns() // 1_000_000

    def _pressed(self, x: int, y: int) -> None:
        self._on_activity()
        if self.scene is None or self.listener.touched():
            return
        self._drop_focus()
        if self._lingering:
            return  # the answer is taken: a second tap must not give another
        covered, self._touch = self._touch.target, touch.press(self._touch, self.scene, x, y, self._now())
        if covered:  # by the hand that rests
            self._patch(covered, REST)
        if self._touch.target:
            self._patch(self._touch.target, PRESSED)
            self.listener.pressed()

    def _moved(self, x: int, y: int) -> None:
        before = self._touch
        self._touch = touch.move(before, x, y)
        if before.target and before.inside != self._touch.inside:
            self._patch(before.target, PRESSED if self._touch.inside else REST)

    def _released(self, x: int, y: int) -> None:
        self._on_activity()
        pressed = self._touch.target
        self._touch, tapped = touch.release(self._touch, x, y, self._now())
        before = self.scene
        if tapped and tapped.lingers and before:
            self._patch(tapped, CHOSEN)
            self._lingering = self.root.after(LINGER_MS, self._turn), tapped, before
            return
        self._mean(tapped)
        if pressed and self.scene is before:  # nothing new was shown: let go of the card
            self._patch(pressed, REST)

    def _turn(self) -> None:
        """The chosen card was seen: its answer is taken, unless another page has come in between (a fault, a change of the screen)."""
        if self._lingering:
            (_, tapped, scene), self._lingering = self._lingering, None
            if self.scene and (self.scene.name, self.scene.about) == (scene.name, scene.about):
                self._on_intent(tapped.intent)
            if self.scene is scene:  # nothing new was shown
                self._patch(tapped, self._state_of(tapped))

    # ------------------------------------------------------------------ keyboard and keypad

    def _key(self, event: tkinter.Event) -> None:
        self._on_activity()
        if self.scene is None or self._lingering:
            return
        if layer := self._layout.switched():
            self._on_intent(SetLayer(layer))
        key, place = physical_keys.key_name(event.keysym, int(event.state)), physical_keys.key_place(event.keycode)
        repeated = self._repeat.pressed(event)
        if self._scanner.is_held(event, repeated):
            self._on_intent(ToggleScan())
        if self._is_echo(event, repeated) or self.listener.key(key, event.keycode):
            return
        intents = dict(self.scene.key_intents)
        if intent := intents.get(key) or intents.get(f"#{event.keycode}"):
            self._on_intent(intent)
        elif key in dict(self.scene.keys):
            self._mean(self.scene.find(dict(self.scene.keys)[key]))
        elif key in keys.NUMBER_BLOCK and keys.takes_digits(self.scene):
            self._on_intent(TypeText(keys.NUMBER_BLOCK[key], place))
        elif key in keys.PREVIOUS:
            self._move_focus(-1)
        elif key in keys.NEXT:
            self._move_focus(1)
        elif key in keys.SELECT or (key == "space" and not self.scene.typing):
            self._select()
        elif key in keys.BACK:
            self._on_intent(Back())
        elif key == "BackSpace":
            self._on_intent(Erase() if self.scene.typing else Back())
        elif event.char and event.char.isprintable():
            self._on_intent(TypeText(event.char, place))

    def _is_echo(self, event: tkinter.Event, repeated: bool) -> bool:
        """A key held down, or a bouncing contact: question after question would be answered."""
        written = {"space", "BackSpace"} if self.scene and not self.scene.typing else set()
        own = {key for key, _ in self.scene.keys} if self.scene else set()
        if event.keysym not in keys.SELECT | keys.BACK | written | own:
            return False
        return repeated or touch.is_fresh(self._touch, self._now())

    def _move_focus(self, by: int) -> None:
        assert self.scene
        names = [element.name for element in self.scene.targets]
        if not names:
            return
        following = keys.first_focus(self.scene) or names[0]
        if self._focus in names:
            following = names[(names.index(self._focus) + by) % len(names)]
        before, self._focus = self._focus, following
        for name in (before, following):
            if element := self.scene.find(name) if name else None:
                self._patch(element, self._state_of(element))
        self.listener.focused(following)

    def take_focus(self) -> str | None:
        """The ring to the first answer, unless it stands somewhere: for who steers by keys; where it stands."""
        if self.scene and self._focus is None:
            self._move_focus(0)
        return self._focus

    def _select(self) -> None:
        element = self.scene.find(self._focus or self.scene.enter) if self.scene else None
        if element is None:
            self._move_focus(0)
        self._mean(element)

    def _mean(self, element: Element | None) -> None:
        if element and element.intent is not None:
            self._on_intent(element.intent)

    def _drop_focus(self) -> None:
        """A touch takes over from the keys: the ring goes."""
        dropped, self._focus = self._focus, None
        if element := self.scene.find(dropped) if self.scene and dropped else None:
            self._patch(element, REST)
