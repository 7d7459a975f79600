"""The screens of the service guide, one file each."""
