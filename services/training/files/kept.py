"""The files that came into training."""

from shared.kept_files import KeptFiles

kept = KeptFiles()
