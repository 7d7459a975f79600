"""What the keys of a keypad and of a keyboard mean on every page, by their X names."""

from kiosk.ui.drawing.scene import Scene
from kiosk.ui.intents import TypeText

# The keypad has four keys (up, down, select, back); a keyboard's arrows, Tab, Enter and Escape mean the same.
PREVIOUS = {"Up", "Left", "ISO_Left_Tab", "KP_Up", "KP_Left", "Prior"}
NEXT = {"Down", "Right", "Tab", "KP_Down", "KP_Right", "Next"}
SELECT = {"Return", "KP_Enter"}
# The number block without NumLock, on pages where digits can be typed: nobody looks at the little lamp before typing a PIN.
NUMBER_BLOCK = {
    f"KP_{key}": str(digit) for digit, key in enumerate(("Insert", "End", "Down", "Next", "Left", "Begin", "Right", "Home", "Up", "Prior"))
}
BACK = {"Escape", "XF86Back"}


def takes_digits(scene: Scene) -> bool:
    """Whether digits mean something on this page: the number block types them there."""
    return scene.typing or any(isinstance(target.intent, TypeText) and target.intent.text.isdigit() for target in scene.targets)


def first_focus(scene: Scene) -> str | None:
    """Where the focus starts on a new screen: on the first answer or the way on, not in the header, not on Back."""
    onward = [target for target in scene.targets if target.name != "back"]
    target = next((target for target in onward if target.answer), None) or next(iter(onward), None)
    return target.name if target else None
