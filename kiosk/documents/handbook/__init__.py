"""The printed handbooks: their text read from assets/handbook, laid out on A4."""
