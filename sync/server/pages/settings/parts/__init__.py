"""What several pages of settings share."""
