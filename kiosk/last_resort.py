"""The page that is shown when the kiosk cannot start at all: plain Tk, nothing of ours, so that no other file of the program is needed.

The kiosk's package also puts a copy of this file outside the program's folder, for a program of which nothing can be loaded.
"""

import sys

PAPER, INK, ACCENT = "#FFFFFF", "#14213D", "#F2A900"
SHOWN_S = 10.0
THAI = ("ขออภัย เครื่องนี้ยังใช้งานไม่ได้", "โปรดแจ้งเจ้าหน้าที่ เครื่องกำลังลองเริ่มใหม่")
ENGLISH = ("Sorry, this machine is out of service", "Please tell an officer. It is trying to start again.")


def show(reason: str, windowed: bool = False, seconds: float = SHOWN_S) -> bool:
    """The page for so long, over the whole screen unless `windowed`; False where there is no screen. `reason` is for the technician."""
    try:
        import tkinter

        root = tkinter.Tk(className="EServiceKiosk")
    except Exception:  # noqa: BLE001 (no Tk, no display: there is nobody to tell)
        return False
    width, height = root.winfo_screenwidth(), root.winfo_screenheight()
    if windowed:
        width, height = width // 2, height // 2
    root.overrideredirect(not windowed)
    root.geometry(f"{width}x{height}+0+0")
    root.configure(background=PAPER, cursor="none")
    unit = max(12, min(width, height * 3 // 4) // 24)
    page = tkinter.Frame(root, background=PAPER)
    page.place(relx=0.5, rely=0.45, anchor="center")
    tkinter.Frame(page, background=ACCENT, width=unit * 4, height=max(4, unit // 5)).pack(pady=(0, unit))
    for size, weight, text in (
        *((unit, "bold", THAI[0]), (unit * 3 // 4, "normal", THAI[1])),
        *((unit * 3 // 4, "bold", ENGLISH[0]), (unit * 5 // 8, "normal", ENGLISH[1]), (unit * 2 // 5, "normal", reason)),
    ):
        label = tkinter.Label(page, text=text, font=("Waree", -size, weight), fg=INK, bg=PAPER, wraplength=width * 9 // 10)
        label.pack(pady=unit // 3)
    root.after(int(seconds * 1000), root.destroy)
    root.lift()
    root.mainloop()
    return True


if __name__ == "__main__":
    sys.exit(0 if show(" ".join(sys.argv[1:])) else 1)
