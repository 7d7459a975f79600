"""What shows a scene's tiles: pixmaps in the X server, or a Tk Canvas where there is no 24-bit X11."""
