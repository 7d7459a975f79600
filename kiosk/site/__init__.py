"""One kiosk's place: its settings, open services, content and links, over survey and store. It has no screen."""
