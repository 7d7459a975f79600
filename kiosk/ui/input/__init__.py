"""What comes in by finger, on-screen keyboard, real keyboard and scanner, or does not come at all."""
