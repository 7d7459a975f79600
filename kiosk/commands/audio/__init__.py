"""`kiosk audio` and its commands."""
