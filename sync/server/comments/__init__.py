"""Free text of responses: screening, follow-up, and what may name a person."""
