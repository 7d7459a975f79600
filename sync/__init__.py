"""The province: the wire that both ends speak, the kiosk's client, and the server."""
