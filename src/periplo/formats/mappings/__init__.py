"""Other programs' exports into messages: which column feeds which field, and what a row then says.

    file -> records.py (rows) -> columns.py (values of fields) -> orders.py, people.py, others.py (messages)

fields.py has what can be mapped; presets/ has one mapping a known export, in the very format that users write.
Pure but for presets.py, which reads the files of the package.
"""
