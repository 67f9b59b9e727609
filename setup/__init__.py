"""What `make` does: set the site up, serve it, check it, test it.

`python -m setup <verb>` starts on the system's Python with nothing installed
(__main__.py, environment.py), then goes on in the virtual environment.
"""
