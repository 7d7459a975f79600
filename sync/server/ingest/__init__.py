"""What kiosks send: validated, judged, stored, with chain, flags and tallies kept up to date."""
