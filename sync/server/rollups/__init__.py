"""What a province sends to the ministry: tallies of a fiscal year, signed, without a comment, a single answer or a small cell."""
