"""What the three services share.

Each process imports some hundred thousand objects and keeps them until it ends. Python's own settings look through
all of them for garbage again and again while they come and twice when they go: a third of a start, and most of a stop.
"""

import atexit
import gc

gc.set_threshold(50_000, 20, 20)
atexit.register(gc.freeze)  # what is left is let go with the process
