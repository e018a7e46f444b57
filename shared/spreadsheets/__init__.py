"""Spreadsheet files as councils have them: read in a limited child process, written so that no cell is a formula.

Nothing is imported here: the child process imports this package and must start fast.
"""
