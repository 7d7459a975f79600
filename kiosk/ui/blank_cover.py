"""A black screen for somebody who listens, so that nobody reads their answers over a shoulder. Keys go on meaning what they mean."""

import tkinter


class BlankCover:
    def __init__(self, root: tkinter.Misc) -> None:
        self._root = root
        self._cover: tkinter.Frame | None = None

    def follow(self, wanted: bool) -> None:
        """Dark, or not any more."""
        if wanted and self._cover is None:
            self._cover = tkinter.Frame(self._root, background="black", takefocus=0)
            self._cover.place(x=0, y=0, relwidth=1, relheight=1)
        elif not wanted and self._cover is not None:
            self._cover.destroy()
            self._cover = None
