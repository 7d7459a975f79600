"""The yearly report as PDF: a tagged A4 document in right Thai."""
