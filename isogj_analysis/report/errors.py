"""What can go wrong in a build, in the user's words."""


class ReportError(Exception):
    """The report could not be built; the last complete one stays as it was."""
