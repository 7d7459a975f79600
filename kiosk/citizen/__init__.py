"""The citizen at the kiosk: where they are in the survey, what a tap changes, and what each page may know."""
