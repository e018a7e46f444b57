"""The files of bookings that came in. Lists of names are confidential and never kept as files."""

from shared.kept_files import KeptFiles

kept = KeptFiles()
