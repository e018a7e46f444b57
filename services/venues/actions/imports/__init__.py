"""Files of venues, bookings and lists of names: the kinds of file that venues takes."""
