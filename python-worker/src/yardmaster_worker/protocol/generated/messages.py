"""Generated from protocol/ by scripts/codegen.py: do not edit."""

from __future__ import annotations

FROM_WORKER: dict[str, str] = {
    "worker.register": "worker.register.reply",
    "worker.heartbeat": "worker.heartbeat.reply",
    "worker.capabilities": "worker.capabilities.reply",
    "worker.drain": "worker.drain.reply",
    "task.output": "task.output.reply",
    "task.finished": "task.finished.reply",
    "session.ended": "session.ended.reply",
}
"""Reply of each message that a worker sends."""

FROM_CONTROL: dict[str, str] = {
    "task.execute": "task.execute.reply",
    "task.cancel": "task.cancel.reply",
    "task.input": "task.input.reply",
    "session.open": "session.open.reply",
    "session.close": "session.close.reply",
    "worker.drain": "worker.drain.reply",
    "worker.resume": "worker.resume.reply",
}
"""Reply of each message that a worker receives."""
