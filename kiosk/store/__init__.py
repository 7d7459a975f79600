"""The kiosk's SQLite file; the only SQL on the kiosk. No Tk, no HTTP."""
