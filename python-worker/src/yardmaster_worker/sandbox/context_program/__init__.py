"""What runs inside the wall as a context: a shell of IPython that keeps its state from cell to cell.

    worker ── channel: requests ──▶ cells ── code ──▶ rich shell ── displays ── channel ──▶ worker

It is laid into the sandbox as the package `yardmaster_context`, beside IPython, and imports nothing of the worker. Code of
tasks runs in the same process and can do what this can: the worker believes nothing that comes through the channel.
"""
