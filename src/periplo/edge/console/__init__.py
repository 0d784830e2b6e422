"""The console: pages made on the server, readable without script, on this machine only.

serving.py starts it, app.py has its routes, desk.py what all pages share (workspace, index, answers kept by
question and index version), pages.py the pages, api.py JSON, guard.py what keeps strangers out.
"""

from starlette.convertors import IntegerConvertor, register_url_convertor


class _Number(IntegerConvertor):
    """A number in an address: no longer than a ledger holds; any other leads nowhere."""

    regex = "[0-9]{1,18}"


register_url_convertor("int", _Number())  # before any route is written
