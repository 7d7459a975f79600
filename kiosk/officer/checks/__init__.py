"""The kiosk's checks of itself, its links, its touch panel, and the district's duties."""
