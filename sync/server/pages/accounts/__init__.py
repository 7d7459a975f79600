"""Pages of accounts: logging in, one's own account, and everybody's for the province."""
