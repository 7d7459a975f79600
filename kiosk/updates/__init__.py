"""Signed update files: what is in one, whether this machine takes it, how root installs it. Standard library alone, as root runs it."""
