"""What the province prints about its districts: the facts that kiosk/documents lays out."""
