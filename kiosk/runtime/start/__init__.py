"""What a start puts together, what it puts off, and the root window that it opens."""
