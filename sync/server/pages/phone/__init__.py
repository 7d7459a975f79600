"""Pages about answers from telephones: the form that a person fills in there, and what the province sees and decides of them."""
