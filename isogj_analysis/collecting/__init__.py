"""Collecting the catalogue: forms that go out, what comes back, and what is to be decided."""
