"""The officers' pages: state and moves. What they look like is in screens/officer."""
