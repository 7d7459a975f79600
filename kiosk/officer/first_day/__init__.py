"""The first day: an officer who has never installed a computer makes a real kiosk of a fresh one, page by page."""
