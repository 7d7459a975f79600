"""Reads what a damaged database file still holds, page by page, and writes it into a new one."""
