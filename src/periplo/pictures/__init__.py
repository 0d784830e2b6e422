"""Values in, pictures out: the map, and small plates of single answers; SVG, PNG, PDF and one page of HTML.

A picture first becomes a frozen Scene (boxes, paths, texts measured with the font that is embedded) in colours
that are only names; svg.py, sheets.py and page.py render it in a theme. Each row of the map is a function
`(board, top) -> Part`, and map.py stacks them. Texts that people read stand in words.py.
Never here: clocks, questions, files of the user. Start at scene.py, then board.py and map.py.
"""
