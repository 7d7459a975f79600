"""Web accounts: users, log-in and sessions, permissions, rate limits, tokens."""
