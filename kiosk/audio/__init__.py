"""What a screen says aloud, from clips that people recorded: texts of a scene, packs of clips, playing and recording them."""
