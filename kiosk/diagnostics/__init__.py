"""What the kiosk checks of itself, of its links and of the district's content. Survey and store below it, no screen of its own."""
