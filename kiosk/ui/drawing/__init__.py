"""What a screen looks like: scenes, looks, colours by role, and the tiles that are drawn of them. It knows no Tk."""
