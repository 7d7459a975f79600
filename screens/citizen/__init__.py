"""The screens of the survey, one file each."""
