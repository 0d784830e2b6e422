"""Collect: what customers do, from whatever sends it, into the workspace.

    request -> receive.py: checked, into the inbox -> explode.py: named, de-duplicated, a segment of the lake
            -> compact.py: buckets by shard; freshen.py: the index follows

Sources of any kind (webhooks, surveys, tills, imports) make messages (core/messages.py) and come in by the same door.
"""
