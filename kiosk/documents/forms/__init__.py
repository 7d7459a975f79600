"""Forms on paper: the survey and the provider's, as the manual prints them."""
