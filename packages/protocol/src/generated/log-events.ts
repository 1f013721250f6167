// Generated from protocol/log-events.json by `npm run codegen`. Do not edit.

/** The fields of each event, by level. */
export interface LogEvents {
  debug: {
    cgroups_setup_failed: { version: unknown; reason: unknown };
    library_logged: { context?: unknown; stack?: unknown; logger?: unknown; exception?: unknown };
  };
  info: {
    artifacts_swept: { removed: unknown };
    attempt_ended: { taskId: unknown; leaseId: unknown; status: unknown; code: unknown; wallMs: unknown };
    attempt_forgotten: { taskId: unknown; leaseId: unknown; workerId: unknown };
    attempt_started: { taskId: unknown; leaseId: unknown; capability: unknown };
    attempt_stop_requested: { leaseId: unknown; code: unknown; graceMs?: unknown };
    audit_resumed: { stream: unknown; lost: unknown };
    browser_recycled: { pid: unknown; reason: unknown; contextsLeased: unknown; ageMs: unknown; ownBytes: unknown };
    browser_started: { pid: unknown; version: unknown };
    built_in_replaced: { capability: unknown };
    display_upload_failed: { taskId: unknown; leaseId: unknown; reason: unknown };
    drain_started: { signal?: unknown; deadlineMs?: unknown; reason?: unknown };
    fork_server_logged: { text: unknown };
    interpreter_expired: { context: unknown };
    isolation_chosen: { isolationLevel: unknown; backend: unknown; runner: unknown; seccomp: unknown; limits: unknown; cgroups: unknown };
    library_logged: { context?: unknown; stack?: unknown; logger?: unknown; exception?: unknown };
    link_closed: { workerId?: unknown; end?: unknown; url?: unknown };
    link_moved: { workerId: unknown; linkId: unknown; replicaId: unknown };
    listening_started: { url?: unknown; port?: unknown; address?: unknown; workerInterface?: unknown };
    mcp_server_logged: { server: unknown; line: unknown };
    mcp_server_started: { server: unknown; tools: unknown; version: unknown };
    message_dropped: { reason: unknown };
    session_close_undelivered: { err: unknown; sessionId: unknown; workerId?: unknown; linkId?: unknown };
    session_ended: { sessionId: unknown; workerId?: unknown; state?: unknown };
    session_opened: { sessionId: unknown; workerId?: unknown; capability: unknown };
    session_refused: { sessionId: unknown; workerId?: unknown; replicaId?: unknown; code?: unknown; err?: unknown };
    shutdown_started: { reason: unknown };
    worker_exited: { workerId: unknown; instanceId: unknown; exitCode?: unknown; signal?: unknown };
    worker_registered: { workerId?: unknown; instanceId?: unknown; slots?: unknown; adopted?: unknown; recorded?: unknown; aborted?: unknown };
    worker_resumed: object;
    worker_stopped: { reason?: unknown };
  };
  warn: {
    artifact_list_failed: { err: unknown; taskId: unknown };
    artifact_remove_failed: { err: unknown; taskId: unknown; file?: unknown };
    attempt_aborted: { leaseId: unknown; reason: unknown };
    attempt_check_failed: { err: unknown; taskId: unknown };
    attempt_lost: { taskId: unknown; leaseId: unknown; workerId: unknown; cause: unknown; delayMs?: unknown };
    attempt_offer_failed: { err: unknown; taskId: unknown; leaseId: unknown; workerId: unknown };
    attempt_overran: { taskId: unknown; leaseId: unknown; workerId: unknown; overrun: unknown };
    attempt_rejected: { taskId: unknown; leaseId: unknown; workerId: unknown; code: unknown };
    browser_killed: { pid: unknown; reason: unknown };
    browser_start_failed: { err: unknown; failures: unknown };
    capabilities_refused: { workerId?: unknown; refused: unknown };
    cassette_limit_reached: { capability: unknown };
    cgroup_join_failed: { reason: unknown };
    cgroup_remove_failed: { path: unknown };
    dial_failed: { url?: unknown; failures?: unknown; err?: unknown; reason?: unknown };
    fork_request_failed: { reason: unknown };
    fork_server_setup_failed: { reason: unknown };
    forked_process_failed: { reason: unknown };
    leases_expired: { leases: unknown };
    library_logged: { context?: unknown; stack?: unknown; logger?: unknown; exception?: unknown };
    link_abandoned: { reason: unknown };
    link_closed: { workerId?: unknown; end?: unknown; url?: unknown };
    link_limit_reached: { workersMax: unknown };
    link_refused: { code: unknown; peer?: unknown };
    mcp_server_close_failed: { server: unknown; err: unknown };
    mcp_server_lost: { server: unknown; reason: unknown; delayMs: unknown };
    mcp_server_skipped: { server: unknown };
    mcp_sweep_failed: { err: unknown };
    mcp_tool_limit_reached: { server: unknown; offered: unknown; leftOut: unknown; limit: unknown };
    mcp_tool_skipped: { server: unknown; tool: unknown; fault: unknown };
    mcp_tools_read_failed: { server: unknown; err: unknown };
    message_refused: { messageType: unknown; workerId?: unknown; err?: unknown; reason?: unknown };
    message_send_failed: { messageType: unknown; code: unknown; leaseId?: unknown; err?: unknown; reason?: unknown };
    namespaces_setup_failed: { reason: unknown };
    peer_wake_failed: { err: unknown };
    preload_failed: { reason: unknown };
    registration_lost: object;
    reply_refused: { messageType: unknown; reason: unknown };
    scenario_ended: object;
    scenario_started: { scenario: unknown; seed: unknown };
    seccomp_setup_failed: { reason: unknown };
    session_open_unconfirmed: { err: unknown; sessionId: unknown; workerId: unknown };
    upload_abandoned: { artifact: unknown; taskId: unknown; leaseId: unknown; err: unknown };
    upload_failed: { artifact: unknown; leaseId: unknown; failures?: unknown; err?: unknown; code?: unknown; reason?: unknown };
    upload_progress_failed: { err: unknown; leaseId: unknown };
    worker_order_failed: { err: unknown; workerId: unknown };
    worker_state_write_failed: { err: unknown; workerId: unknown };
    worker_went_silent: { workerId: unknown };
  };
  error: {
    action_failed: { action: unknown; exception: unknown };
    artifact_receive_failed: { err: unknown };
    artifact_send_failed: { err: unknown; taskId: unknown; artifact: unknown };
    artifact_sweep_failed: { err: unknown };
    attempt_crashed: { taskId: unknown; leaseId: unknown; exception: unknown };
    attempt_end_write_failed: { err: unknown; taskId: unknown; leaseId: unknown; workerId: unknown };
    audit_failed: { err: unknown; stream: unknown };
    audit_lost: { stream: unknown; lost: unknown };
    cassette_write_failed: { err: unknown; capability: unknown };
    credentials_failed: { err: unknown };
    dial_refused: { code: unknown; url?: unknown; err?: unknown; reason?: unknown };
    dispatch_failed: { err: unknown };
    event_loop_interrupted: { exception: unknown };
    expiry_write_failed: { err: unknown };
    fork_server_exited: { status: unknown };
    fork_server_restart_failed: { reason: unknown };
    handler_failed: { taskId: unknown; leaseId: unknown; capability?: unknown; err?: unknown; exception?: unknown };
    handler_ignored_stop: { taskId: unknown; leaseId: unknown };
    handler_left_error: { origin: unknown; err: unknown };
    heartbeat_failed: { err: unknown };
    heartbeat_part_failed: { err: unknown; part?: unknown; workerId?: unknown };
    housekeeping_part_failed: { err: unknown; part: unknown };
    library_logged: { context?: unknown; stack?: unknown; logger?: unknown; exception?: unknown };
    link_failed: { url: unknown; exception: unknown };
    link_write_failed: { messageType: unknown; exception: unknown };
    message_handling_failed: { messageType: unknown; exception: unknown };
    message_write_failed: { messageType: unknown; exception: unknown };
    order_failed: { err: unknown; order: unknown };
    program_crashed: { origin: unknown; err?: unknown };
    request_failed: { err: unknown; faultId: unknown; instance: unknown };
    session_close_failed: { sessionId: unknown; err?: unknown; exception?: unknown };
    session_close_timed_out: { sessionId: unknown };
    session_end_write_failed: { err: unknown; sessionId: unknown };
    session_open_failed: { err: unknown; sessionId: unknown };
    store_background_failed: { err: unknown };
    task_cancel_failed: { err: unknown; taskId: unknown };
    task_claim_failed: { err: unknown; taskId: unknown };
    task_end_write_failed: { err: unknown; taskId: unknown };
    task_release_failed: { err: unknown };
    worker_start_failed: { err: unknown };
  };
  fatal: {
    library_logged: { context?: unknown; stack?: unknown; logger?: unknown; exception?: unknown };
    program_crashed: { origin: unknown; err?: unknown };
  };
}

/** Level of a log line. */
export type LogLevel = keyof LogEvents;

/** Name of an event of the log. */
export type LogEvent = { [Level in LogLevel]: keyof LogEvents[Level] }[LogLevel];

/** The event of a log line of a level, with the fields of the event. */
export type LogFields<Level extends LogLevel> = {
  [Event in keyof LogEvents[Level]]: { event: Event } & LogEvents[Level][Event];
}[keyof LogEvents[Level]];
