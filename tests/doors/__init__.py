"""The outer and inner doors of all three services, tried on a furnished house."""
