"""The screens of the officers' corner, one file each."""
