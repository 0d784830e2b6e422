"""Records that our own doors take: tickets of tills, calls and chats, reviews and comments, sightings of devices.

One file a kind, pure: a record as plain data in, messages out. A wrong one raises BadRecord that names its field.
"""
