"""What leaves this kiosk: the outbox to the province, and exports to a file."""
