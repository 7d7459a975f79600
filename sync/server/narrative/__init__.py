"""The yearly report's chapters: what districts and province write about their year, with photographs. The report takes them from here."""
