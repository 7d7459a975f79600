"""The citizen's self-check: what a service is, what to bring, how far this counter takes it, and checking in. The facts come from kiosk.selfcheck."""
