"""What the kiosk checks of itself."""
