"""What must not lead to a person: numbers and names in free text, counts of a few, and what an export hands on. Pure."""
