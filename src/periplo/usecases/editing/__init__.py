"""Maps edited cell by cell: what a cell shows, what was said in it, and how the map's file comes to say so.

Pure but for `file.py`: a map's plain data and what somebody did go in, exact edits come out, each with its way back.
Start at edits.py, the smallest; acts.py is what people do, cells.py what they read and write, sheet.py what they see.
Never here: pages, tokens, who may.
"""
