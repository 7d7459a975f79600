"""One file = one page that a person sees: a view in, a scene out. No store, no survey, no clock."""
