"""`python -m isogj_analysis` is the `isogj` command."""

from isogj_analysis.cli import app

app(prog_name="isogj")
