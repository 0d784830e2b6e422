"""How a message leaves: contract.py, one file per channel. Imports core only.

A channel carries one message to one customer and says what a second asking with one key does.
"""

from periplo.channels.log import LogChannel

CHANNELS = {"log": LogChannel}
