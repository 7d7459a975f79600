"""Running tallies: counting into them, reading them, rebuilding them, and what of them may be shown."""
