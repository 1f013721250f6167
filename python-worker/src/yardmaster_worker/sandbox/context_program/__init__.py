"""The program of an interpreter inside the sandbox: an IPython shell that keeps its state from cell to cell.

    worker ── channel: requests ──▶ cells ── code ──▶ rich shell ── displays ── channel ──▶ worker

It is mounted into the sandbox as the package `yardmaster_context`, with IPython, and imports nothing of the worker.
Code of tasks runs in the same process and can do everything that this program can, so the worker trusts nothing from
the channel.
"""
