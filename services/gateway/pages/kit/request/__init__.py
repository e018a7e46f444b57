"""The booking request as a form: for staff, for hirers, and for what is asked of them later."""
