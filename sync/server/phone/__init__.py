"""Answers from people's own telephones: tokens that kiosks hand out, the form, and a chain of records of the province's own."""
