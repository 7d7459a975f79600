"""What people wrote: the list, screening, alike texts, themes, follow-up, and what was changed because of it."""
