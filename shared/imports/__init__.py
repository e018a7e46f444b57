"""Files that come in, whatever is in them: received, checked, confirmed, undone. A service adds its kinds."""
