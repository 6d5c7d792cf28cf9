"""Collecting the catalogue: forms that go out, what comes back, and what is to be decided."""

__all__: list[str] = []
