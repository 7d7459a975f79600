"""Totals, exports and imports: what goes in and out of the store in files."""
