"""What a district and the province have to report: facts gathered and judged, and the provider's questionnaire."""
