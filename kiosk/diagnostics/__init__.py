"""Checks of the machine: disk, clock, screen, fonts, records, connection, printer. It has no screen of its own."""
