"""A map joined to data: which events prove which touchpoint, suggested with reasons, confirmed by a person.

seen.py looks at the data, suggest.py scores and explains, write.py puts rules into the map's own document.
Start at suggest.py. What words mean is told in core/meanings.py.
"""
