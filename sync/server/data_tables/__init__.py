"""The province's figures as tables for other programs: which there are, their rows, their files, and the keys that open them."""
