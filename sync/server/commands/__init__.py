"""The commands of `province`, one module each: `run` does the work and returns the exit status."""
