"""The officers' pages that are one drawing."""
