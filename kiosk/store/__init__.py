"""The kiosk's one SQLite file and the only SQL on the kiosk: responses, running tallies, outbox, visits, journal. No HTTP, no screen."""
