"""What a district is asked once a year."""
