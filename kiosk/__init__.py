"""The kiosk: one machine at a district counter, complete without a network."""

__version__ = "0.4.0"
