"""Files of bookings that came in: kept as they came, read as tables of bookings."""
