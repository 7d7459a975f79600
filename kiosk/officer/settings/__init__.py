"""What an officer decides: the site, its services, and what the district writes about them."""
