"""A control plane for tests: a real Socket.IO server in the same process, on a free port."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import socketio
from aiohttp import web

from yardmaster_worker.protocol import validate

if TYPE_CHECKING:
    from collections.abc import Callable

Payload = dict[str, Any]
NAMESPACE = "/workers"
TOKEN = "test-token"


@dataclass(frozen=True)
class ArrivedArtifact:
    task_id: str
    name: str
    headers: dict[str, str]
    body: bytes


class ControlPlane:
    """Records the messages of workers, and replies as the protocol requires unless a test sets other replies."""

    def __init__(self) -> None:
        self.registrations: list[Payload] = []
        self.outputs: list[Payload] = []
        self.finished: list[Payload] = []
        self.heartbeats: list[Payload] = []
        self.drains: list[Payload] = []
        self.answers: dict[str, Callable[[Payload], Any]] = {}
        self.refusal: tuple[str, str] | None = None
        self.closes_at_once = False
        self.artifacts: list[ArrivedArtifact] = []
        self.artifact_answers: list[tuple[int, Payload]] = []
        """Responses to the next uploads, instead of success."""
        self.cuts_in_the_middle = 0
        """Number of uploads to abort midway."""
        self.artifacts_url: str | None = None
        self.links = 0
        self.heartbeat_interval_ms = 60_000
        self.lease_ttl_ms = 60_000
        self.port = 0
        self.sid: str | None = None
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._closing: asyncio.Task[None] | None = None
        self._server: socketio.AsyncServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = socketio.AsyncServer(
            async_mode="aiohttp",
            transports=["websocket"],
            namespaces=[NAMESPACE],
            ping_interval=1,
            ping_timeout=3,
        )
        self._server.on("connect", self._connect, namespace=NAMESPACE)
        for message in ("register", "heartbeat", "capabilities", "drain"):
            self._server.on(f"worker.{message}", self._handler(f"worker.{message}"), namespace=NAMESPACE)
        for message in ("output", "finished"):
            self._server.on(f"task.{message}", self._handler(f"task.{message}"), namespace=NAMESPACE)
        app = web.Application(client_max_size=1 << 30)
        app.router.add_put("/v1/tasks/{task}/artifacts/{name}", self._take_artifact)
        self._server.attach(app)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._server is not None and self._runner is not None:
            await self.cut()
            await self._server.shutdown()
            await self._runner.cleanup()
            self._server = self._runner = None

    async def cut(self) -> None:
        """Close the link of the worker."""
        if self._server is not None and self.sid is not None:
            sid, self.sid = self.sid, None
            await self._server.disconnect(sid, namespace=NAMESPACE)

    async def until(self, condition: Callable[[], Any], timeout_s: float = 15) -> None:
        """Wait until messages of workers make the condition true."""
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(condition)

    async def call(self, message: str, payload: Any) -> Any:
        """Send a message to the worker; return its reply."""
        assert self._server is not None
        return await self._server.call(message, payload, to=self.sid, namespace=NAMESPACE, timeout=10)

    async def execute(self, lease: str, capability: str, value: Any, **more: Any) -> Any:
        payload = {"taskId": f"task-{lease}", "attempt": 1, "leaseId": lease, "capability": capability}
        return await self.call("task.execute", {**payload, "input": value, "timeoutMs": 30_000, **more})

    async def outcome(self, lease: str) -> Payload:
        """Wait for the outcome of a lease."""
        await self.until(lambda: any(report["leaseId"] == lease for report in self.finished))
        outcome: Payload = next(r for r in self.finished if r["leaseId"] == lease)["outcome"]
        return outcome

    def text(self, lease: str, stream: str = "stdout") -> str:
        """Return the live output of a lease as the control plane records it: each seq at most once."""
        chunks: dict[int, Payload] = {}
        for batch in self.outputs:
            if batch["leaseId"] == lease:
                for chunk in batch["chunks"]:
                    chunks.setdefault(chunk["seq"], chunk)
        return "".join(chunks[seq]["data"] for seq in sorted(chunks) if chunks[seq]["stream"] == stream)

    async def _connect(self, sid: str, _environ: Payload, auth: Payload) -> None:
        validate("handshake", auth)
        if self.refusal is None and auth["token"] != TOKEN:
            self.refusal = ("UNAUTHORIZED", "wrong token")
        if self.refusal is not None:
            code, message = self.refusal
            raise socketio.exceptions.ConnectionRefusedError(message, {"code": code, "message": message})
        self.sid = sid
        async with self._changed:
            self.links += 1
            self._changed.notify_all()
        if self.closes_at_once:
            self._closing = asyncio.get_running_loop().create_task(self.cut())

    async def _take_artifact(self, request: web.Request) -> web.Response:
        if self.cuts_in_the_middle > 0 and request.transport is not None:
            self.cuts_in_the_middle -= 1
            await request.content.readany()
            request.transport.abort()
        body = await request.read()
        arrived = ArrivedArtifact(
            request.match_info["task"], request.match_info["name"], dict(request.headers), body
        )
        async with self._changed:
            self.artifacts.append(arrived)
            self._changed.notify_all()
        if self.artifact_answers:
            status, answer = self.artifact_answers.pop(0)
            if status == 0 and request.transport is not None:
                request.transport.abort()
            return web.json_response(answer, status=status or 500)
        return web.json_response({"sha256": hashlib.sha256(body).hexdigest()}, status=201)

    def _handler(self, message: str) -> Callable[..., Any]:
        kept = {
            "worker.register": self.registrations,
            "worker.heartbeat": self.heartbeats,
            "worker.drain": self.drains,
            "task.output": self.outputs,
            "task.finished": self.finished,
        }.get(message, [])

        async def handle(_sid: str, payload: Payload) -> Any:
            validate(message, payload)
            answer = self.answers.get(message, self._answer(message))(payload)
            async with self._changed:
                kept.append(payload)
                self._changed.notify_all()
            return answer

        return handle

    def _answer(self, message: str) -> Callable[[Payload], Payload]:
        if message == "worker.register":
            return self.adopt_all
        if message == "task.finished":
            return lambda _: {"status": "recorded"}
        return lambda _: {"status": "ok"}

    def adopt_all(self, payload: Payload) -> Payload:
        return {
            "heartbeatIntervalMs": self.heartbeat_interval_ms,
            "leaseTtlMs": self.lease_ttl_ms,
            "adopted": [running["leaseId"] for running in payload["running"]],
            "recorded": [finished["leaseId"] for finished in payload["finished"]],
            "aborted": [],
            **({} if self.artifacts_url is None else {"artifactsUrl": self.artifacts_url}),
        }
