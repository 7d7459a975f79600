"""The ministry's server: roll-ups of provinces that chose to send them, and pages over them. It never sees a response."""
