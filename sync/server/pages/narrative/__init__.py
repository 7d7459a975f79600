"""The pages of the yearly report's chapters."""
