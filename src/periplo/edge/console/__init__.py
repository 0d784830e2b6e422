"""The console: pages made on the server, readable without script, on this machine only.

serving.py starts it, app.py has its routes, desk.py what all pages share (workspace, index, answers kept by
question and index version), pages.py the pages, api.py JSON, guard.py what keeps strangers out.
"""
