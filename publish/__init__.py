"""The course without a server: a static book, its live version in the browser, and handouts on paper.

It is no part of what is installed as `hsclib`; `run.py` starts it and installs what it needs.
"""
