"""The touch toolkit: Tk, Pillow and the X server. It knows no word of the survey."""
