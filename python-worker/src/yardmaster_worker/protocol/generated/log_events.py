# fmt: off
"""Generated from protocol/ by scripts/codegen.py: do not edit."""

from typing import Literal, TypeAlias

DebugEvent: TypeAlias = Literal[
    "cgroups_setup_failed",
    "library_logged",
]

InfoEvent: TypeAlias = Literal[
    "attempt_ended",
    "attempt_started",
    "attempt_stop_requested",
    "built_in_replaced",
    "display_upload_failed",
    "drain_started",
    "fork_server_logged",
    "interpreter_expired",
    "isolation_chosen",
    "library_logged",
    "link_closed",
    "listening_started",
    "message_dropped",
    "session_ended",
    "shutdown_started",
    "worker_registered",
    "worker_resumed",
    "worker_stopped",
]

WarnEvent: TypeAlias = Literal[
    "attempt_aborted",
    "capabilities_refused",
    "cgroup_join_failed",
    "cgroup_remove_failed",
    "dial_failed",
    "fork_request_failed",
    "fork_server_setup_failed",
    "forked_process_failed",
    "leases_expired",
    "library_logged",
    "link_abandoned",
    "link_closed",
    "link_refused",
    "message_refused",
    "message_send_failed",
    "namespaces_setup_failed",
    "preload_failed",
    "registration_lost",
    "reply_refused",
    "seccomp_setup_failed",
    "upload_failed",
]

ErrorEvent: TypeAlias = Literal[
    "action_failed",
    "attempt_crashed",
    "dial_refused",
    "event_loop_interrupted",
    "fork_server_exited",
    "fork_server_restart_failed",
    "handler_failed",
    "handler_ignored_stop",
    "library_logged",
    "link_failed",
    "link_write_failed",
    "message_handling_failed",
    "message_write_failed",
    "session_close_failed",
    "session_close_timed_out",
]

LogEvent: TypeAlias = DebugEvent | InfoEvent | WarnEvent | ErrorEvent
