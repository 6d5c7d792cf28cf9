"""From tables to results: DataFrames in, DataFrames out; nothing here reads a file or draws."""
