"""The kiosks: the list, one by itself, moving one, and the state of the machines."""
