"""What the province decides for its kiosks: published settings, level band, sending day and holidays."""
