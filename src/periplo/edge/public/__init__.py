"""The public listener: what the world may reach. No session, no cookie, nothing of the console.

app.py gathers the routes; each file beside it has one door: the Segment specification, surveys, webhooks...
"""
