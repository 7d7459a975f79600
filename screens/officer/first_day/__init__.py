"""The pages of the first day: a fresh kiosk is set up by somebody who has never done it."""
