"""The services that districts offer."""
