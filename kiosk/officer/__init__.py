"""The officers' corner: PIN, figures, paper forms, visits, exports and the site; state and moves here, pages in screens/officer_*.py."""
