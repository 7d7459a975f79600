"""The routes that kiosks call, their description in /openapi.json, and what is done with a heartbeat."""
