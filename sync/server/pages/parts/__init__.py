"""What several pages are put together from: rendering, the period and filters of an address, charts, bars, QR codes. No page of its own."""
