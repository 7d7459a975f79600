"""Pictures drawn for this product: pictograms of one style, and two large ones."""
