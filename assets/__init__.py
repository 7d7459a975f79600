"""Data without logic: questionnaire, catalogue, procedures, texts."""
