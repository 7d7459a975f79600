"""What is printed at the counter and how: the printer's address, its paper, the take-away list."""
