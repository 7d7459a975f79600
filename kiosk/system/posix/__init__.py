"""The floor on Linux."""
