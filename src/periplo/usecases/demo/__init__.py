"""The demo shop: a plainly fictional stationery chain, its customers' year, and the truth planted in it.

shop.py builds the events (columns, vectorised), files.py writes them as a file that anyone may import,
truth.py writes down what was planted and what came of it, build.py makes a workspace of it all.
Only truth.py and the tests know what was planted: the product reads events, like everyone's.
Start at planted.py, the list of what is hidden in the data.
"""
