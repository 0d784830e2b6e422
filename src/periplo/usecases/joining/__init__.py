"""A map joined to data: which events prove which touchpoint, suggested with reasons, confirmed by a person.

seen.py looks at the data, suggest.py scores what may meet what (its values: sides.py; its words: reasons.py), write.py
puts rules into the map's own document. draft.py draws a first map where there is none.
Start at suggest.py. What words mean is told in core/meanings.py, the order really lived in answers/orders.py.
"""
