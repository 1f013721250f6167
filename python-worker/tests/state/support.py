"""The protocol state with a manual clock."""

from __future__ import annotations

from typing import Any, TypeVar

from yardmaster_worker.state import Action, Send, WorkerCore, WorkerIdentity, WorkerLimits

IDENTITY = WorkerIdentity("python-1", "i1", "python", "0.1.0", 2, {"isolation-level": "none"})
CAPABILITY = {"name": "demo.echo", "description": "", "inputSchema": {}}
A = TypeVar("A", bound=Action)


class World:
    """The state, the time, and all actions."""

    def __init__(
        self, limits: WorkerLimits | None = None, capabilities: list[dict[str, Any]] | None = None
    ) -> None:
        self.capabilities = capabilities or [CAPABILITY]
        self.core = WorkerCore(
            IDENTITY,
            lambda: self.capabilities,  # type: ignore[arg-type, return-value]
            lambda: {"cpu": 0.5, "memoryBytes": 1},
            limits or WorkerLimits(),
        )
        self.now_ms = 1000.0
        self.actions: list[Action] = []

    def take(self, kind: type[A]) -> list[A]:
        """Return the actions of a kind since the last `take` of any kind."""
        return [action for action in self.take_all() if isinstance(action, kind)]

    def take_all(self) -> list[Action]:
        taken = self.core.take_actions()
        self.actions += taken
        return taken

    def sent(self) -> list[tuple[str, dict[str, Any]]]:
        return [(send.message, send.payload) for send in self.take(Send)]

    def pass_ms(self, milliseconds: float) -> None:
        self.now_ms += milliseconds
        self.core.advance(self.now_ms)

    def open(self) -> Send:
        self.core.link_opened()
        (register,) = self.take(Send)
        assert register.message == "worker.register"
        return register

    def register(self, **reply: Any) -> Send:
        """Open a link and register on it; return the registration that was sent."""
        register = self.open()
        self.reply(register, registered(**reply))
        return register

    def reply(self, send: Send, reply: dict[str, Any]) -> None:
        if "error" in reply:
            self.core.failed(send.send_id, reply["error"], self.now_ms)
        else:
            self.core.answered(send.send_id, reply, self.now_ms)

    def close(self) -> None:
        self.core.link_ended(self.now_ms)

    def execute(self, lease: str, **more: Any) -> dict[str, Any]:
        payload = {"taskId": "t", "attempt": 1, "leaseId": lease, "capability": "demo.echo", "input": None}
        return dict(self.core.execute({**payload, "timeoutMs": 1000, **more}))  # type: ignore[typeddict-item]

    def print(self, lease: str, text: str) -> None:
        self.core.output(lease, "stdout", text, self.now_ms)

    def end(self, lease: str) -> None:
        self.core.settle(lease, outcome(), self.now_ms)


def outcome() -> Any:
    return {"status": "succeeded", "result": 1, "stats": {"wallMs": 1.0}}


def registered(**more: Any) -> dict[str, Any]:
    reply = {
        "heartbeatIntervalMs": 30_000,
        "leaseTtlMs": 15_000,
        "adopted": [],
        "recorded": [],
        "aborted": [],
    }
    return {**reply, **more}


def refused(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "no"}}
