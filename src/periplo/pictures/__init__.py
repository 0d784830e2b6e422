"""Values in, SVG out: the map and the pictures of answers; sheets (PDF, PNG, HTML) of the same SVG.

A picture first becomes a frozen Scene (boxes, paths, texts measured with the font that is embedded);
svg.py, sheets.py and page.py render it. Colours are resolved when drawn, one SVG a theme.
Never here: files, clocks, questions. Start at scene.py, then map.py.
"""
