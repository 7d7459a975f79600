"""Pages that an officer only reads: what the figures mean, how a service is coordinated."""
