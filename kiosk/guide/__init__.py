"""The citizen's service guide: what a service is, what to bring, how far this counter takes it, checking in. Facts: kiosk.site."""
