"""The reader of pages on the running kiosk, and everything that it may have to say. Loaded only where something can be heard."""
