"""What the README's figures are made with: `make bench`, `make bench-quick`.

corpus.py makes the comments, site.py and peers/ serve them, load.py and
posting.py ask, cpu.py measures, rows.py says what is measured against which
goal, table.py prints it.
"""
