"""Thai text: the font, where a line may break, shaped words. It knows no widget."""
