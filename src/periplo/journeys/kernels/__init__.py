"""The closed set of compiled loops over columns. Plain arrays in and out, no values of the house.

Every loop takes events as `codes` into a `table` of rule bits (masks.Block), so no loop is compiled for a
rule. Each has a slow plain twin in the tests.
"""
