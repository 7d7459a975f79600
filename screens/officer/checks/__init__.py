"""The officers' pages on which parts of the machine are tried."""
