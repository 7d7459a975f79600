"""What an officer types in for others: paper forms, files of forms, people and uses of a day."""
