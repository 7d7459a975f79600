"""Parts that the screens of several kinds of people share."""
