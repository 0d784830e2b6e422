"""Ask a contract, think with core, tell a contract: collect, ask, draw, act, demo.

Here meet what is pure and what is kept. Nothing here knows a terminal, HTTP or which store is behind a
contract: wiring.py of the edge hands them in.
"""
