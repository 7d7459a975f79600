"""What the province sets for its kiosks: prepared in a draft, compared, published in versions, taken back."""
