// Generated from protocol/openapi.json by `npm run codegen`. Do not edit.
//
// The service makes the document, and its command line imports this file: it is committed so that either can be compiled first.
export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check liveness
         * @description Answers 200 while the process is running. Restart the process if there is no answer. Requires no key.
         */
        get: operations["health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check readiness
         * @description Answers 200 if the control plane accepts tasks, and 503 if a component is down; `error` names it. `workers` counts the workers;
         *     tasks are accepted even without any. The store is probed at most once per second. Requires no key.
         */
        get: operations["health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get metrics
         * @description Returns all metrics in the Prometheus text format.
         *
         *     Requires the scope `read`.
         */
        get: operations["metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log
         * @description Who did what, from where, with what result. Newest first. A page may be shorter than `limit`, even empty; the last page has no
         *     `nextCursor`.
         *
         *     Requires the scope `admin`.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List capabilities
         * @description The capabilities of the registered workers that your API key may use, with their schemas.
         *
         *     Requires the scope `read`; with `submit`, lists only its own.
         */
        get: operations["capabilities_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the fleet
         * @description Streams state changes of tasks, sessions and workers as server-sent events until you disconnect. Several changes of one task,
         *     session or worker in quick succession, or while your client reads slowly, may be merged into one event with the latest state. For every
         *     event of a task use `/v1/tasks/{id}/events`.
         *
         *     To track the whole fleet without a gap, **follow first, then list**: connect without `after`, wait for the `cursor` event, list tasks,
         *     sessions and workers, and apply each event to the lists. To reconnect, send the id of the last event as `Last-Event-ID`. After a `reset`
         *     event, list everything again and continue with the same stream.
         *
         *     Requires the scope `read`.
         */
        get: operations["fleetevents_follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description The built-in key (`default`), then the newest first, including ended keys until newer ones need their room.
         *
         *     Requires the scope `admin`.
         */
        get: operations["keys_list"];
        put?: never;
        /**
         * Create an API key
         * @description The secret is in this response only: the control plane stores its hash. Tasks and sessions of the key get its labels, and are
         *     rejected with `FORBIDDEN` for other capabilities and with `KEY_LIMIT_REACHED` at its limits.
         *
         *     Requires the scope `admin`.
         */
        post: operations["keys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description Requires the scope `admin`.
         */
        get: operations["keys_get"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description The key and its open connections end at once. Its tasks and sessions continue; cancel them if they should not. Has no effect on a
         *     key that has ended. A key cannot revoke itself.
         *
         *     Requires the scope `admin`.
         */
        delete: operations["keys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key
         * @description Returns a new secret. The previous one stays valid for `overlapMs`, an even older one ends at once. A key can rotate itself with
         *     an overlap of a minute or more. The built-in key changes only with a restart.
         *
         *     Requires the scope `admin`.
         */
        post: operations["keys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the API key of this request
         * @description Shows who the caller is: its scopes, limits and usage.
         *
         *     Any valid API key will do.
         */
        get: operations["keys_self"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mock/scenario": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the current scenario
         * @description Includes the seed, and how often each fault was injected.
         *
         *     Requires the scope `read`.
         */
        get: operations["mockscenario_get"];
        /**
         * Start a scenario
         * @description Replaces the current scenario. Mock workers restart, as if their processes had died.
         *
         *     Requires the scope `operate`.
         */
        put: operations["mockscenario_put"];
        post?: never;
        /**
         * End the scenario
         * @description Requires the scope `operate`.
         */
        delete: operations["mockscenario_clear"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions
         * @description Newest first, including ended sessions until they are deleted.
         *
         *     Requires the scope `read`; with `submit`, lists only its own.
         */
        get: operations["sessions_list"];
        put?: never;
        /**
         * Open a session
         * @description Tasks with this `sessionId` share state (files, an interpreter, a browser context) on one worker, and run there one at a time.
         *     The session ends when you close it, when it has not been used for `ttlMs`, or when its worker is lost. Its waiting and running tasks
         *     then fail with `SESSION_LOST`.
         *
         *     Requires the scope `submit`.
         */
        post: operations["sessions_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a session
         * @description Requires the scope `read`; `submit` is enough for a session of its own.
         */
        get: operations["sessions_get"];
        put?: never;
        post?: never;
        /**
         * Close a session
         * @description Stops the running task of the session and deletes the state on the worker. Has no effect on a session that has ended.
         *
         *     Requires the scope `operate`; `submit` is enough for a session of its own.
         */
        delete: operations["sessions_close"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get statistics
         * @description Counts of tasks, queues, workers and slots. Use `/metrics` for monitoring.
         *
         *     Requires the scope `read`.
         */
        get: operations["stats_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tasks
         * @description Newest first, without input, result and large error details. A page may be shorter than `limit`; the last page has no `nextCursor`.
         *
         *     Requires the scope `read`; with `submit`, lists only its own.
         */
        get: operations["tasks_list"];
        put?: never;
        /**
         * Submit a task
         * @description Answers 202 with `Location` once the task is stored durably. With `Prefer: wait=N` it answers 200 with the outcome if the task
         *     ends within N seconds. A failed task is a 200, too: check `outcome.status`. With an `Idempotency-Key` the request can be retried safely:
         *     the task is created once. With `cancelOnDisconnect` the task is cancelled if the connection closes before the response is sent.
         *
         *     Requires the scope `submit`.
         */
        post: operations["tasks_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks:batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit many tasks
         * @description Accepts up to 1000 requests with a single write to disk. Answers 200 with one result per request, in the same order: the task,
         *     or the problem if the request was rejected. With an `Idempotency-Key` the batch can be retried safely: each task is created once.
         *
         *     Requires the scope `submit`.
         */
        post: operations["taskbatch_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a task
         * @description Requires the scope `read`; `submit` is enough for a task of its own.
         */
        get: operations["tasks_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the artifacts of a task
         * @description Files that the attempts at the task left, including lost attempts, sorted by name. They are deleted with the task.
         *
         *     Requires the scope `read`; `submit` is enough for a task of its own.
         */
        get: operations["artifacts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an artifact
         * @description Sends the complete file, or one part of it with `Range`. `ETag` is the SHA-256 of the file. The response is an attachment,
         *     because files from workers are not trusted.
         *
         *     Requires the scope `read`; `submit` is enough for a task of its own.
         */
        get: operations["artifacts_download"];
        /**
         * Upload an artifact
         * @description For workers: stores a file of a running attempt, authorized by its lease. Replaces a file of the same name.
         */
        put: operations["artifacts_upload"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/artifacts/{name}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Share an artifact
         * @description Creates a URL that downloads the artifact without an API key. Anyone who has the URL can use it, any number of times, until its
         *     ticket expires or the API key of this request ends.
         *
         *     Requires the scope `read`; `submit` is enough for a task of its own.
         */
        post: operations["artifacttickets_share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the attempts at a task
         * @description If there are very many, only the latest. Only the attempt that ended the task includes large error details.
         *
         *     Requires the scope `read`; `submit` is enough for a task of its own.
         */
        get: operations["tasks_attempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a task
         * @description A waiting task ends immediately. A running task ends once its worker has stopped it: check the task or follow its events.
         *
         *     Requires the scope `operate`; `submit` is enough for a task of its own.
         */
        post: operations["tasks_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a task
         * @description Streams the past events of the task as server-sent events, then new ones until the task has ended. The id of an event is its
         *     `seq`; reconnect with `Last-Event-ID` to continue after that event.
         *
         *     Requires the scope `read`; `submit` is enough for a task of its own.
         */
        get: operations["taskevents_follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a task
         * @description Why the task is waiting, how the worker of each attempt was chosen, and why attempts were lost, as a timeline.
         *
         *     Requires the scope `read`; `submit` is enough for a task of its own.
         */
        get: operations["taskexplain_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/input": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send standard input to a running task
         * @description For tasks that read input: `shell.run` and `python.run` with `stdinOpen`. Send one chunk at a time; `end` closes the input. While
         *     the task has too much unread input, the answer is 429 `INPUT_FULL` and no byte of the chunk was accepted: send it again later. If you
         *     received no answer, send the chunk again with its `offset`. Input belongs to one attempt: a retry of the task starts without it.
         *
         *     Requires the scope `operate`; `submit` is enough for a task of its own.
         */
        post: operations["taskinput_give"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workers
         * @description Requires the scope `read`.
         */
        get: operations["workers_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a worker
         * @description Requires the scope `read`.
         */
        get: operations["workers_get"];
        put?: never;
        post?: never;
        /**
         * Remove a worker
         * @description Removes the worker from the registry and closes its link. Answers 409 if the worker has running tasks or open sessions, unless
         *     `force` is true: then the tasks are requeued and the sessions are lost. Stop the process first, or it registers again.
         *
         *     Requires the scope `operate`.
         */
        delete: operations["workers_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{id}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drain a worker
         * @description The worker gets no new tasks until it is resumed, even if its process restarts. Running tasks may finish until the deadline.
         *
         *     Requires the scope `operate`.
         */
        post: operations["workers_drain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{id}/exited": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the end of a worker process
         * @description For supervisors that start workers: the tasks of the process are requeued at once, without the grace period of a closed link. A
         *     worker that has restarted since is not affected.
         *
         *     Requires the scope `operate`.
         */
        post: operations["workers_exited"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a worker
         * @description The worker gets new tasks again.
         *
         *     Requires the scope `operate`.
         */
        post: operations["workers_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            /** @description Absent if the key may use every capability. */
            capabilities?: string[];
            /**
             * Format: date-time
             * @description Absent for the built-in key.
             */
            createdAt?: string;
            /**
             * Format: date-time
             * @description Absent if the key does not expire.
             */
            expiresAt?: string;
            /**
             * @description `default` is the built-in key.
             * @example k-0mh2k9x3q-5f0c2a9b7d3e4f10
             */
            id: string;
            labels: components["schemas"]["Labels"];
            limits: components["schemas"]["SetLimits"];
            /** @example ci */
            name: string;
            /**
             * Format: date-time
             * @description During a rotation: the previous secret is valid until this time.
             */
            previousSecretUntil?: string;
            /** Format: date-time */
            revokedAt?: string;
            scopes: ("submit" | "read" | "operate" | "admin")[];
            /**
             * @description A key with another state is no longer accepted.
             * @enum {string}
             */
            state: "expired" | "active" | "revoked";
            /** @description Absent for the built-in key, which is not counted. */
            usage?: components["schemas"]["KeyUsage"];
            /** @description Share of the queue's turns among keys with waiting tasks. */
            weight: number;
        };
        ApiKeyPage: {
            keys: components["schemas"]["ApiKey"][];
            /** @description Pass as `cursor` to get the next page. Absent on the last page. */
            nextCursor?: string;
        };
        ApiKeyRequest: {
            /**
             * @description Capabilities that tasks and sessions of the key may use. Default: all.
             * @example [
             *       "python.*"
             *     ]
             */
            capabilities?: string[] | null;
            /**
             * @description The key expires at this time, instead of `ttlMs`: ISO 8601 with a zone.
             * @example 2099-01-31T12:00:00Z
             */
            expiresAt?: string | null;
            /** @description Labels that are added to each task and session of the key. */
            labels?: components["schemas"]["LabelSelector"] | null;
            limits?: components["schemas"]["KeyLimits"] | null;
            /**
             * @description Unique among the active keys.
             * @example ci
             */
            name: string;
            /**
             * @description `submit`: create tasks and sessions, and use those of its own. `read`: see everything. `operate`: like `read`, and change workers and the
             *     tasks and sessions of others. `admin`: everything, and manage keys.
             * @example [
             *       "submit"
             *     ]
             */
            scopes: ("submit" | "read" | "operate" | "admin")[];
            /** @description The key expires after this many milliseconds. Default: never. */
            ttlMs?: number | null;
            /** @description Share of the queue's turns among keys with waiting tasks. Default: 1. */
            weight?: number | null;
        };
        ApiKeyWithSecret: {
            key: components["schemas"]["ApiKey"];
            /** @description Shown only once. Send it as `Authorization: Bearer <secret>`. */
            secret: string;
        };
        Artifact: {
            contentType: string;
            name: string;
            sha256: string;
            sizeBytes: number;
        };
        ArtifactList: {
            artifacts: components["schemas"]["TaskArtifact"][];
        };
        ArtifactTicket: {
            /** Format: date-time */
            expiresAt: string;
            /** @description Send it as the query parameter `ticket` of the download. */
            ticket: string;
            /** @description URL of the download with the ticket, at the address of this request. */
            url: string;
        };
        ArtifactTicketRequest: {
            /** @description How long the ticket is valid, in seconds. Default: 300. */
            ttlS?: number | null;
        };
        Assignment: {
            /** @description Number of workers with a free slot. */
            candidates: number;
            /**
             * @description Why this worker was chosen.
             * @example least loaded, with 0 of 4 slots used
             */
            reason: string;
            /** @example least-loaded */
            strategy: string;
        };
        Attempt: {
            attempt: number;
            error?: components["schemas"]["Error"];
            /** Format: date-time */
            finishedAt?: string;
            /** Format: date-time */
            startedAt: string;
            /** @description Resources that the attempt used, if the worker reported them. */
            stats?: components["schemas"]["Usage"];
            /**
             * @description Absent while the attempt runs. `lost`: its worker is gone. `rejected`: the worker did not accept the task.
             * @enum {string}
             */
            status?: "succeeded" | "failed" | "cancelled" | "timed_out" | "lost" | "rejected";
            workerId: string;
        };
        AttemptList: {
            attempts: components["schemas"]["Attempt"][];
        };
        AuditedBy: {
            /** @description Id of the API key, `default` for the built-in key; null without a valid key. */
            key: string | null;
            /** @description Name of the key. */
            name?: string;
            /** @description Purpose of the ticket. */
            ticket?: string;
            /** @description Id of the worker token. */
            worker?: string;
        };
        AuditedObject: {
            id: string;
            /** @example task */
            kind: string;
        };
        AuditLine: {
            /**
             * @description The action or attempt. `audit.omitted` counts refusals beyond 10 a second, `audit.lost` lines that could not be written.
             * @example tasks.cancel
             */
            action: string;
            /** @description ISO 8601. */
            at: string;
            by: components["schemas"]["AuditedBy"];
            /** @description Code of the problem. */
            code?: string;
            /** @description Number of objects, such as the tasks of a batch, or of repetitions that share this line. */
            count?: number;
            /** @description Address of the client. Absent in lines about the log itself. */
            from?: string;
            object?: components["schemas"]["AuditedObject"];
            /** @description This line stands for about this many: submissions are sampled. */
            sampled?: number;
            /** @description HTTP status of the result. Absent in lines about the log itself. */
            status?: number;
            /** @enum {string} */
            stream: "changes" | "submissions" | "refusals";
        };
        AuditPage: {
            /** @description Pass as `newerThan` for lines that are added later. */
            headCursor: string;
            lines: components["schemas"]["AuditLine"][];
            /** @description Pass as `cursor` for older lines. Absent on the last page. */
            nextCursor?: string;
        };
        Backoff: {
            /** @description Delay before the second attempt. */
            delayMs?: number | null;
            /** @description Random share of the delay, 0 to 1. Spreads the retries of tasks that failed at the same time. */
            jitter?: number | null;
            maxDelayMs?: number | null;
            /**
             * @description `exponential` doubles the delay with each attempt after the second.
             * @enum {string|null}
             */
            type?: "fixed" | "exponential" | null;
        };
        CancelRequest: {
            /** @description Time between the soft stop and the hard stop, in milliseconds. */
            graceMs?: number | null;
            /** @description Reason, sent to the worker and stored with the task. */
            reason?: string | null;
        };
        Capability: {
            description: string;
            /** @description JSON Schema (2020-12) of the input. */
            inputSchema: {
                [key: string]: unknown;
            };
            /** @example python.run */
            name: string;
            /** @description JSON Schema (2020-12) of the result. */
            outputSchema?: {
                [key: string]: unknown;
            };
            /** @description True if sessions can be opened for this capability. */
            sessions?: boolean;
            /** @description Present if only the worker validates inputs, because the control plane cannot check the input schema, which is valid. */
            unchecked?: components["schemas"]["Unchecked"];
            /** @description Workers that offer it, the most recently registered first. */
            workerIds: string[];
        };
        CapabilityCounts: {
            capability: string;
            tasks: {
                cancelled: number;
                failed: number;
                queued: number;
                running: number;
                succeeded: number;
                timed_out: number;
            };
        };
        CapabilityList: {
            capabilities: components["schemas"]["Capability"][];
        };
        DrainRequest: {
            /** @description Time limit for running tasks, in milliseconds. Default: `DRAIN_MS`. */
            deadlineMs?: number | null;
        };
        Error: {
            /**
             * @description Stable code, listed in protocol/README.md or defined by the capability.
             * @example EXECUTION_ERROR
             */
            code: string;
            /** @description Machine-readable details, such as the exit code or a traceback. */
            details?: {
                [key: string]: unknown;
            };
            message: string;
            /** @description True if a retry may succeed. */
            retryable: boolean;
        };
        Explanation: {
            /** @enum {string} */
            state: "succeeded" | "failed" | "cancelled" | "timed_out" | "queued" | "running";
            taskId: string;
            /** @description History, oldest entry first. */
            timeline: components["schemas"]["TimelineEntry"][];
            /** @description Present while the task is queued. */
            waiting?: components["schemas"]["Waiting"];
        };
        FeedCursor: {
            cursor: string;
        };
        FeedReset: {
            cursor: string;
            message: string;
            /**
             * @description `expired`: changes after the given cursor are no longer stored. `restarted`: the control plane has restarted since it issued the cursor.
             * @enum {string}
             */
            reason: "expired" | "restarted";
        };
        /** @description The fields of an event of `text/event-stream`. */
        FleetServerSentEvent: {
            /** @description JSON; the schema depends on the event type. */
            data: string;
            /** @enum {string} */
            event: "cursor" | "task" | "session" | "worker" | "reset";
            /** @description Cursor after this event. */
            id: string;
        };
        FleetStats: {
            capabilities: components["schemas"]["CapabilityCounts"][];
            /** @description Current clients: requests that wait for an outcome, event streams, downloads, `/events` connections and tunnels. */
            clients: number;
            isolation: components["schemas"]["IsolationCount"][];
            /** @enum {string} */
            loadBalancerStrategy: "least-loaded" | "round-robin" | "weighted" | "fewest-capabilities" | "power-of-two";
            queues: components["schemas"]["Queue"][];
            slots: components["schemas"]["Slots"];
            tasks: {
                cancelled: number;
                failed: number;
                queued: number;
                running: number;
                succeeded: number;
                timed_out: number;
            };
            uptimeMs: number;
            version: string;
            /** @enum {string} */
            workerInterface: "mock" | "real";
            workers: {
                draining: number;
                offline: number;
                online: number;
                registering: number;
                removed: number;
                suspect: number;
            };
        };
        /** @description Health of the components of the control plane, by name. */
        Health: {
            /** @description All components. */
            details: {
                [key: string]: components["schemas"]["HealthIndicator"];
            };
            /** @description Components that are down. */
            error?: {
                [key: string]: components["schemas"]["HealthIndicator"];
            };
            /** @description Components that are up. */
            info?: {
                [key: string]: components["schemas"]["HealthIndicator"];
            };
            /** @enum {string} */
            status: "ok" | "error" | "shutting_down";
        };
        /** @description Health of one component. Components may add properties. */
        HealthIndicator: {
            message?: string;
            /** @enum {string} */
            status: "up" | "down";
        } & {
            [key: string]: unknown;
        };
        IsolationCount: {
            /**
             * @description Label `isolation-backend`; `unknown` for workers without it.
             * @example namespaces
             */
            backend: string;
            workers: number;
        };
        KeyLimits: {
            /** @description Limit of running tasks. More wait. */
            runningMax?: number | null;
            /** @description Limit of open sessions. */
            sessionsMax?: number | null;
            /** @description Limit of the stored bytes of tasks: inputs, outcomes, output, artifacts and attempts. */
            storedBytesMax?: number | null;
            /** @description Limit of the tasks that are accepted within any 60 seconds. */
            submissionsPerMinuteMax?: number | null;
            /** @description Limit of waiting tasks. */
            waitingMax?: number | null;
        };
        KeyUsage: {
            running: number;
            /** @description Open sessions. */
            sessions: number;
            storedBytes: number;
            submissionsLastMinute: number;
            /** @description Waiting tasks. */
            waiting: number;
        };
        Labels: {
            /** @description Among the eligible workers, those with more of these labels come first. */
            prefer: {
                [key: string]: string;
            };
            /**
             * @description Only workers with all of these labels are eligible.
             * @example {
             *       "region": "eu"
             *     }
             */
            require: {
                [key: string]: string;
            };
        };
        LabelSelector: {
            /** @description Among the eligible workers, those with more of these labels come first. */
            prefer?: {
                [key: string]: string;
            } | null;
            /**
             * @description Only workers with all of these labels are eligible.
             * @example {
             *       "region": "eu"
             *     }
             */
            require?: {
                [key: string]: string;
            } | null;
        };
        Load: {
            /** @description Load average divided by the number of CPUs, or the share of CPU in use. */
            cpu?: number;
            /** @description Worker-specific measures. Python workers report `loopLagMs`, the maximum recent delay of their event loop. */
            custom?: {
                [key: string]: number;
            };
            memoryBytes?: number;
        } & {
            [key: string]: unknown;
        };
        NearestWorker: {
            /**
             * @description The required labels that the worker lacks.
             * @example {
             *       "region": "eu"
             *     }
             */
            lacks: {
                [key: string]: string;
            };
            workerId: string;
        };
        Outcome: {
            artifacts?: components["schemas"]["Artifact"][];
            error?: components["schemas"]["Error"];
            /**
             * @description Result of the capability; matches its output schema.
             * @example {
             *       "stdout": "45\n",
             *       "stderr": "",
             *       "exitCode": 0
             *     }
             */
            result?: unknown;
            stats: components["schemas"]["Usage"];
            /** @enum {string} */
            status: "succeeded" | "failed" | "cancelled" | "timed_out";
            /** @description Bytes cut from each output stream, by stream name. */
            truncated?: {
                [key: string]: number;
            };
        };
        Problem: {
            /**
             * @description Stable error code, listed in protocol/README.md.
             * @example NOT_FOUND
             */
            code: string;
            /** @description Explanation specific to this request. */
            detail: string;
            /** @description Machine-readable details. */
            details?: {
                [key: string]: unknown;
            };
            /** @description Every violation, if parts of the request are invalid. */
            errors?: components["schemas"]["Violation"][];
            /** @description Path of the request. For an internal error, the id under which it was logged. */
            instance?: string;
            /** @description True if the same request may succeed later. */
            retryable: boolean;
            /**
             * @description HTTP status.
             * @example 404
             */
            status: number;
            /** @description Summary of the problem type. */
            title: string;
            /**
             * @description `urn:yardmaster:problem:` followed by the code.
             * @example urn:yardmaster:problem:NOT_FOUND
             */
            type: string;
        };
        Queue: {
            capability: string;
            length: number;
            /** @description Labels that the worker must have. */
            require: {
                [key: string]: string;
            };
            /** @description Session of the tasks, if they belong to one. */
            sessionId?: string;
        };
        Retry: {
            backoff?: components["schemas"]["RetryBackoff"];
            /** @description Maximum number of attempts, not counting those that a worker rejected. */
            maxAttempts: number;
            /** @description Error codes to retry on. */
            on: string[];
        };
        RetryBackoff: {
            /** @description Delay before the second attempt. */
            delayMs: number;
            /** @description Random share of the delay, 0 to 1. */
            jitter: number;
            maxDelayMs: number;
            /**
             * @description `exponential` doubles the delay with each attempt after the second.
             * @enum {string}
             */
            type: "fixed" | "exponential";
        };
        RetryRequest: {
            /** @description Default: no delay if the worker was lost or did not start in time, otherwise exponential from 1 s to 60 s. */
            backoff?: components["schemas"]["Backoff"] | null;
            /** @description Maximum number of attempts, including the first. */
            maxAttempts?: number | null;
            /**
             * @description Error codes to retry on.
             * @example [
             *       "WORKER_LOST",
             *       "TIMEOUT"
             *     ]
             */
            on?: string[] | null;
        };
        RotateRequest: {
            /** @description The previous secret stays valid for this many milliseconds. Default: 0. A key that rotates itself needs at least 60000. */
            overlapMs?: number | null;
        };
        Scenario: {
            /** @description The faults as submitted, each with `count`, the number of times it was injected. */
            faults: {
                [key: string]: unknown;
            }[];
            name: string;
            /** @description Seed of the random generator: the same scenario with the same seed injects the same faults. */
            seed: number;
            startedAt: string;
        };
        /** @description The fields of an event of `text/event-stream`. */
        ServerSentEvent: {
            /** @description A `TaskEvent` as JSON. */
            data: string;
            /** @enum {string} */
            event: "state" | "output";
            /** @description `seq` of the event. */
            id: string;
        };
        Session: {
            /**
             * @description Capability that the session was opened for.
             * @example python.run
             */
            capability: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
            /**
             * @description Use as the `sessionId` of tasks.
             * @example s-0mh2k9x3q-5f0c2a9b7d3e4f10
             */
            id: string;
            /** @description Id of the API key that opened it; absent for the built-in key. */
            keyId?: string;
            labels: components["schemas"]["Labels"];
            /**
             * Format: date-time
             * @description Time at which a task of the session was last submitted or ended.
             */
            lastUsedAt: string;
            /** @description Why the session ended. */
            reason?: string;
            /**
             * @description `lost`: its worker is gone. `expired`: it was not used for `ttlMs`.
             * @enum {string}
             */
            state: "lost" | "open" | "closed" | "expired";
            /** @description The session expires after this many milliseconds without use. */
            ttlMs: number;
            workerId: string;
        };
        SessionChange: {
            /** Format: date-time */
            at: string;
            /**
             * @description Capability that the session was opened for.
             * @example python.run
             */
            capability: string;
            /** @example s-0mh2k9x3q-5f0c2a9b7d3e4f10 */
            id: string;
            /** @enum {string} */
            kind: "session";
            /** @enum {string} */
            state: "lost" | "open" | "closed" | "expired";
            workerId: string;
        };
        SessionPage: {
            /** @description Pass as `cursor` to get the next page. Absent on the last page. */
            nextCursor?: string;
            sessions: components["schemas"]["Session"][];
        };
        SessionRequest: {
            /**
             * @description Capability that the session is opened for. Tasks may use it with any session capability of its worker.
             * @example python.run
             */
            capability: string;
            /** @description Selects the worker of the session by its labels. */
            labels?: components["schemas"]["LabelSelector"] | null;
            /** @description The session expires after this many milliseconds without use. Default: `SESSION_TTL_MS`. */
            ttlMs?: number | null;
        };
        SetLimits: {
            runningMax?: number;
            sessionsMax?: number;
            storedBytesMax?: number;
            submissionsPerMinuteMax?: number;
            waitingMax?: number;
        };
        Slots: {
            total: number;
            used: number;
        };
        Task: {
            /** @description Number of the last attempt; 0 before the first. */
            attempt: number;
            /** @example python.run */
            capability: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @example t-0mh2k9x3q-5f0c2a9b7d3e4f10 */
            id: string;
            input: unknown;
            /** @description Id of the API key that submitted it; absent for the built-in key. */
            keyId?: string;
            labels: components["schemas"]["Labels"];
            noProgressTimeoutMs?: number;
            /**
             * Format: date-time
             * @description The next attempt does not start before this time.
             */
            notBefore?: string;
            /** @description Present once the task has ended. Lists omit the result. */
            outcome?: components["schemas"]["Outcome"];
            priority: number;
            queueTimeoutMs: number;
            retry: components["schemas"]["Retry"];
            sessionId?: string;
            /**
             * Format: date-time
             * @description Time at which the last attempt started.
             */
            startedAt?: string;
            startTimeoutMs?: number;
            /** @enum {string} */
            state: "succeeded" | "failed" | "cancelled" | "timed_out" | "queued" | "running";
            timeoutMs: number;
            /** @description Worker of the last attempt. */
            workerId?: string;
        };
        TaskArtifact: {
            /** @description Number of the attempt that left the file. */
            attempt: number;
            contentType: string;
            /** Format: date-time */
            createdAt: string;
            name: string;
            sha256: string;
            sizeBytes: number;
        };
        TaskBatch: {
            results: components["schemas"]["TaskBatchResult"][];
        };
        TaskBatchRequest: {
            /** @description Validated one by one: an invalid request does not affect the others. */
            tasks: components["schemas"]["TaskRequest"][];
        };
        TaskBatchResult: {
            /** @description Why the request was rejected. */
            problem?: components["schemas"]["Problem"];
            /** @description True if an earlier request with the same idempotency key created the task. */
            replayed?: boolean;
            /**
             * @description HTTP status that the same request would get from `POST /v1/tasks`.
             * @example 202
             */
            status: number;
            /** @description The accepted task, without its input. */
            task?: components["schemas"]["TaskSummary"];
        };
        TaskChange: {
            /** Format: date-time */
            at: string;
            /** @description Number of the last attempt; 0 before the first. */
            attempt: number;
            /** @example python.run */
            capability: string;
            /**
             * @description Code of the error that led to this state.
             * @example WORKER_LOST
             */
            errorCode?: string;
            /** @example t-0mh2k9x3q-5f0c2a9b7d3e4f10 */
            id: string;
            /** @enum {string} */
            kind: "task";
            priority: number;
            sessionId?: string;
            /** @enum {string} */
            state: "succeeded" | "failed" | "cancelled" | "timed_out" | "queued" | "running";
            /** @description Worker of the last attempt. */
            workerId?: string;
        };
        /** @description An event of a task: a state change or output. */
        TaskEvent: components["schemas"]["TaskStateEvent"] | components["schemas"]["TaskOutputEvent"];
        TaskInput: {
            /** @description The chunk in base64, for binary data. */
            base64?: string | null;
            /** @description True closes standard input after this chunk. */
            end?: boolean | null;
            /** @description Number of bytes sent before this chunk. Makes a retry safe: bytes that were already received are skipped. */
            offset?: number | null;
            /** @description The chunk as text, which the task reads as UTF-8. Mutually exclusive with `base64`. */
            text?: string | null;
        };
        TaskInputReceipt: {
            /** @description Total bytes received so far by `POST …/input` for this attempt. */
            receivedBytes: number;
        };
        TaskOutputEvent: {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["TaskOutputEventData"];
            /** @description Number of the event: 1 for the first event of the task, then counting up without gaps. */
            seq: number;
            taskId: string;
            /** @enum {string} */
            type: "output";
        };
        TaskOutputEventData: {
            attempt: number;
            /** @description Text for `stdout`, `stderr` and `log`; any JSON value for `progress` and `display`. */
            data: unknown;
            /** @description Bytes of output that were dropped immediately before this chunk. */
            droppedBytes?: number;
            /** @enum {string} */
            stream: "stdout" | "stderr" | "log" | "progress" | "display";
        };
        TaskPage: {
            /** @description Pass as `cursor` to get the next page. Absent on the last page. */
            nextCursor?: string;
            tasks: components["schemas"]["TaskSummary"][];
        };
        TaskRequest: {
            /** @description With `Prefer: wait`: cancel the task if the connection closes before the response is sent. */
            cancelOnDisconnect?: boolean | null;
            /**
             * @description The capability to run.
             * @example python.run
             */
            capability: string;
            /**
             * @description Must match the input schema of the capability. Default: `{}`. Limits: 128 levels deep, integers within ±(2^53−1); send larger
             *     ones as strings.
             * @example {
             *       "code": "print(sum(range(10)))"
             *     }
             */
            input?: unknown;
            /** @description Selects workers by their labels. */
            labels?: components["schemas"]["LabelSelector"] | null;
            /** @description Ends an attempt that reports neither output nor progress for this long. */
            noProgressTimeoutMs?: number | null;
            /** @description Tasks with a higher priority run first. Default: 0. */
            priority?: number | null;
            /** @description Time limit for the task in the queue. Default: `QUEUE_TIMEOUT_MS`. */
            queueTimeoutMs?: number | null;
            /** @description Reject the task immediately with `NO_CAPABLE_WORKER` if no known worker can run it. */
            requireWorker?: boolean | null;
            /** @description Retry policy. Default: retry at once if the worker is lost or does not start in time. */
            retry?: components["schemas"]["RetryRequest"] | null;
            /** @description Id of an open session to run in. The tasks of a session run one at a time, in the order of submission. */
            sessionId?: string | null;
            /** @description Time limit for a worker to start the attempt after it accepted the task. */
            startTimeoutMs?: number | null;
            /** @description Time limit of one attempt. Default: `TIMEOUT_MS`. */
            timeoutMs?: number | null;
        };
        TaskStateEvent: {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["TaskStateEventData"];
            /** @description Number of the event: 1 for the first event of the task, then counting up without gaps. */
            seq: number;
            taskId: string;
            /** @enum {string} */
            type: "state";
        };
        TaskStateEventData: {
            /** @description Number of the last attempt; 0 before the first. */
            attempt: number;
            /** @description The error that led to this state. */
            error?: components["schemas"]["Error"];
            /** @enum {string} */
            state: "succeeded" | "failed" | "cancelled" | "timed_out" | "queued" | "running";
            /** @description Worker of the last attempt. */
            workerId?: string;
        };
        TaskSummary: {
            /** @description Number of the last attempt; 0 before the first. */
            attempt: number;
            /** @example python.run */
            capability: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @example t-0mh2k9x3q-5f0c2a9b7d3e4f10 */
            id: string;
            /** @description Id of the API key that submitted it; absent for the built-in key. */
            keyId?: string;
            labels: components["schemas"]["Labels"];
            noProgressTimeoutMs?: number;
            /**
             * Format: date-time
             * @description The next attempt does not start before this time.
             */
            notBefore?: string;
            /** @description Present once the task has ended. Lists omit the result. */
            outcome?: components["schemas"]["Outcome"];
            priority: number;
            queueTimeoutMs: number;
            retry: components["schemas"]["Retry"];
            sessionId?: string;
            /**
             * Format: date-time
             * @description Time at which the last attempt started.
             */
            startedAt?: string;
            startTimeoutMs?: number;
            /** @enum {string} */
            state: "succeeded" | "failed" | "cancelled" | "timed_out" | "queued" | "running";
            timeoutMs: number;
            /** @description Worker of the last attempt. */
            workerId?: string;
        };
        TimelineEntry: {
            assignment?: components["schemas"]["Assignment"];
            /** Format: date-time */
            at: string;
            attempt?: number;
            error?: components["schemas"]["Error"];
            /**
             * @description The entry in words.
             * @example attempt 1 was assigned to python-1: the only worker with a free slot (least-loaded, 1 candidate)
             */
            message: string;
            /**
             * @description `assigned`: an attempt was assigned to a worker. `retried`: an attempt ended, and another one follows.
             * @enum {string}
             */
            type: "queued" | "lost" | "rejected" | "assigned" | "retried" | "ended";
            workerId?: string;
        };
        Unchecked: {
            /**
             * @description Dotted path into the capability.
             * @example inputSchema.properties.email.pattern
             */
            path: string;
            /** @example the pattern has a lookahead, which cannot be matched in linear time */
            reason: string;
        };
        Usage: {
            cpuMs?: number;
            memoryBytesMax?: number;
            wallMs: number;
        };
        Violation: {
            /**
             * @description The expected and the actual value.
             * @example expected string, got number
             */
            message: string;
            /**
             * @description Dotted path of the invalid value; empty for the whole body.
             * @example input.code
             */
            path: string;
        };
        Waiting: {
            /** @description For `SESSION_BUSY`: id of the task that is running in the session. Absent if it belongs to another API key. */
            busyWith?: string;
            /** @description Number of API keys with tasks in that queue, which take turns. Absent if there is only one. */
            keys?: number;
            /**
             * @description The reason in words.
             * @example all slots of 2 workers are in use (8)
             */
            message: string;
            /** @description For `LABELS`: the worker that lacks the fewest labels. */
            nearest?: components["schemas"]["NearestWorker"];
            /** @description Position in the queue of tasks with the same capability and required labels, among the tasks of the same API key; 1 is next. */
            position?: number;
            /** @description Number of tasks of the same API key in that queue. */
            queueLength?: number;
            /** @enum {string} */
            reason: "NOT_DISPATCHING" | "DELAYED" | "SESSION_BUSY" | "KEY_LIMIT" | "NO_CAPABLE_WORKER" | "LABELS" | "SLOTS_BUSY" | "WORKERS_PAUSED" | "WORKERS_SUSPECT" | "WORKERS_DRAINING" | "BEING_ASSIGNED";
            /**
             * Format: date-time
             * @description For `DELAYED` and `WORKERS_PAUSED`: the time at which the wait ends.
             */
            until?: string;
            /**
             * @description Number of suitable workers that are `free`, `busy`, `paused`, `suspect` or `draining`.
             * @example {
             *       "busy": 2
             *     }
             */
            workers?: {
                [key: string]: number;
            };
        };
        Worker: {
            /**
             * @description Names of the capabilities that the worker offers.
             * @example [
             *       "python.run",
             *       "shell.run"
             *     ]
             */
            capabilities: string[];
            heartbeats: number;
            /**
             * @description Stays the same across restarts.
             * @example python-1
             */
            id: string;
            /** @description Number of running attempts. */
            inFlight: number;
            /** @description Changes with each start of the worker process. */
            instanceId: string;
            labels: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description Time of the last status report.
             */
            lastSeenAt: string;
            /**
             * @description Why the link ended: it was `closed`, or `silent` for too long. Present while the worker is suspect or offline.
             * @enum {string}
             */
            linkEnd?: "closed" | "silent";
            load?: components["schemas"]["Load"];
            /** @description True if the worker has the label `mock`: its results are made up. */
            mock: boolean;
            name: string;
            /** @description Number of reconnections. */
            reconnects: number;
            /** Format: date-time */
            registeredAt: string;
            /** @description Number of attempts that the worker can run at the same time. */
            slots: number;
            /** @enum {string} */
            state: "registering" | "online" | "suspect" | "offline" | "draining" | "removed";
            /** @description Ids of the running tasks. */
            taskIds: string[];
            version: string;
        };
        WorkerChange: {
            /** Format: date-time */
            at: string;
            /** @description True from the time an operator drains the worker until it is resumed. */
            cordoned: boolean;
            /** @example python-1 */
            id: string;
            /** @description Slots in use at the time of the event. */
            inFlight: number;
            /** @enum {string} */
            kind: "worker";
            slots: number;
            /** @enum {string} */
            state: "registering" | "online" | "suspect" | "offline" | "draining" | "removed";
        };
        WorkerExit: {
            exitCode?: number | null;
            /** @description Instance id of the process that ended, which the supervisor set as `YARD_WORKER_INSTANCE`. */
            instanceId: string;
            /** @example SIGKILL */
            signal?: string | null;
        };
        WorkerList: {
            workers: components["schemas"]["Worker"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is running. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every component is up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A component is down; `error` names it. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    metrics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics in the Prometheus text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    audit_list: {
        parameters: {
            query?: {
                /** @description Beginning of the action. */
                action?: string;
                /** @description Only lines from this time on: ISO 8601 or milliseconds since the Unix epoch. */
                after?: string;
                /** @description Only lines before this time: ISO 8601 or milliseconds since the Unix epoch. */
                before?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description Id of an API key; `default` is the built-in key. */
                key?: string;
                /** @description Lines per page, 1 to 1000. Default: 100. */
                limit?: number;
                /** @description `headCursor` of an earlier page: only lines that were added since. */
                newerThan?: string;
                /** @description Streams, comma-separated. Default: all. */
                stream?: ("changes" | "submissions" | "refusals")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Who did what, from where, with what result. Newest first. A page may be shorter than `limit`, even empty; the last page has no
             *     `nextCursor`.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
        };
    };
    capabilities_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The capabilities of the registered workers that your API key may use, with their schemas. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CapabilityList"];
                };
            };
        };
    };
    fleetevents_follow: {
        parameters: {
            query?: {
                /** @description Id of the last event that you have received. Default: start with the next change. */
                after?: string;
                /** @description Stream only tasks and sessions of this capability. Worker changes have no capability and are always included; exclude them with `kinds`. */
                capability?: string;
                /** @description Kinds of changes, comma-separated. Default: all. */
                kinds?: ("task" | "session" | "worker")[];
            };
            header?: {
                /** @description Same as `after`, and takes precedence. Browsers send it when they reconnect. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `cursor`, `task`, `session`, `worker` and `reset` events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 5f0c…-7
                     *     event: task
                     *     data: {"kind":"task","id":"t-…","at":"…","state":"running",…}
                     */
                    "text/event-stream": components["schemas"]["FleetServerSentEvent"];
                };
            };
        };
    };
    keys_list: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description Keys per page, 1 to 500. Default: 50. */
                limit?: number;
                /** @description The exact name. Ended keys may have had the same name. */
                name?: string;
                /** @description States, comma-separated. Default: all. */
                state?: ("active" | "expired" | "revoked")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The built-in key (`default`), then the newest first, including ended keys until newer ones need their room. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
        };
    };
    keys_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description The key and its secret. */
            201: {
                headers: {
                    /** @description URL of the key. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyWithSecret"];
                };
            };
        };
    };
    keys_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    keys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description The key and its open connections end at once. Its tasks and sessions continue; cancel them if they should not. Has no effect on a
             *     key that has ended. A key cannot revoke itself.
             */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    keys_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateRequest"];
            };
        };
        responses: {
            /**
             * @description Returns a new secret. The previous one stays valid for `overlapMs`, an even older one ends at once. A key can rotate itself with
             *     an overlap of a minute or more. The built-in key changes only with a restart.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyWithSecret"];
                };
            };
        };
    };
    keys_self: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Shows who the caller is: its scopes, limits and usage. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    mockscenario_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Includes the seed, and how often each fault was injected. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scenario"];
                };
            };
        };
    };
    mockscenario_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    faults: ({
                        fault: string;
                    } & {
                        [key: string]: unknown;
                    })[];
                    name?: string;
                    seed?: number;
                };
            };
        };
        responses: {
            /** @description Replaces the current scenario. Mock workers restart, as if their processes had died. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scenario"];
                };
            };
        };
    };
    mockscenario_clear: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sessions_list: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description Id of the API key that opened the sessions. Those of the built-in key cannot be listed alone. */
                key?: string;
                /** @description Sessions per page, 1 to 500. Default: 50. */
                limit?: number;
                /** @description States, comma-separated. Default: all. */
                state?: ("open" | "closed" | "expired" | "lost")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first, including ended sessions until they are deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
        };
    };
    sessions_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description The session is open. */
            201: {
                headers: {
                    /** @description URL of the session. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    sessions_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stops the running task of the session and deletes the state on the worker. Has no effect on a session that has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    stats_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts of tasks, queues, workers and slots. Use `/metrics` for monitoring. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetStats"];
                };
            };
        };
    };
    tasks_list: {
        parameters: {
            query?: {
                capability?: string;
                /** @description Only tasks created before this time: ISO 8601 or milliseconds since the Unix epoch. */
                createdBefore?: string;
                /** @description Only tasks created at or after this time: ISO 8601 or milliseconds since the Unix epoch. */
                createdFrom?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description Id of the API key that submitted the tasks. Those of the built-in key cannot be listed alone. */
                key?: string;
                /** @description Tasks per page, 1 to 500. Default: 50. */
                limit?: number;
                /** @description States, comma-separated. Default: all. */
                state?: ("queued" | "running" | "succeeded" | "failed" | "cancelled" | "timed_out")[];
                /** @description Id of the worker of the last attempt. */
                worker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first, without input, result and large error details. A page may be shorter than `limit`; the last page has no `nextCursor`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
        };
    };
    tasks_submit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: a second request with the same key and body returns the task of the first. */
                "Idempotency-Key"?: string;
                /** @description Wait up to this many seconds for the outcome (RFC 7240). */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskRequest"];
            };
        };
        responses: {
            /** @description The task has ended; see `outcome`. */
            200: {
                headers: {
                    /** @description `true` if an earlier request with the same idempotency key created the task. */
                    "Idempotency-Replayed"?: string;
                    /** @description URL of the task. */
                    Location?: string;
                    /** @description The wait that was applied. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The task is stored and has not ended yet. */
            202: {
                headers: {
                    /** @description `true` if an earlier request with the same idempotency key created the task. */
                    "Idempotency-Replayed"?: string;
                    /** @description URL of the task. */
                    Location?: string;
                    /** @description The wait that was applied. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
        };
    };
    taskbatch_submit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: a second request with the same key and body returns the task of the first. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskBatchRequest"];
            };
        };
        responses: {
            /**
             * @description Accepts up to 1000 requests with a single write to disk. Answers 200 with one result per request, in the same order: the task,
             *     or the problem if the request was rejected. With an `Idempotency-Key` the batch can be retried safely: each task is created once.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskBatch"];
                };
            };
        };
    };
    tasks_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
        };
    };
    artifacts_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files that the attempts at the task left, including lost attempts, sorted by name. They are deleted with the task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactList"];
                };
            };
        };
    };
    artifacts_download: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if one of these is the `ETag`. */
                "If-None-Match"?: string;
                /** @description Send the range only if this is still the `ETag`; otherwise send the complete file. */
                "If-Range"?: string;
                /** @description One byte range (RFC 9110). */
                Range?: string;
            };
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The complete file. */
            200: {
                headers: {
                    /** @description `attachment` with the file name. */
                    "Content-Disposition"?: string;
                    /** @description SHA-256 of the complete file. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The requested range, as given in `Content-Range`. */
            206: {
                headers: {
                    /** @description `attachment` with the file name. */
                    "Content-Disposition"?: string;
                    /** @description The range that is sent and the size of the complete file. */
                    "Content-Range"?: string;
                    /** @description SHA-256 of the complete file. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Not modified. */
            304: {
                headers: {
                    /** @description SHA-256 of the complete file. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range is outside the file; `Content-Range` gives the size. */
            416: {
                headers: {
                    /** @description The range that is sent and the size of the complete file. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    artifacts_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description SHA-256 of the file (RFC 9530). */
                "Content-Digest"?: string;
            };
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description An artifact of the same name was replaced. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifact"];
                };
            };
            /** @description The artifact was stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifact"];
                };
            };
        };
    };
    artifacttickets_share: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ArtifactTicketRequest"];
            };
        };
        responses: {
            /**
             * @description Creates a URL that downloads the artifact without an API key. Anyone who has the URL can use it, any number of times, until its
             *     ticket expires or the API key of this request ends.
             */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactTicket"];
                };
            };
        };
    };
    tasks_attempts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description If there are very many, only the latest. Only the attempt that ended the task includes large error details. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptList"];
                };
            };
        };
    };
    tasks_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            /** @description A waiting task ends immediately. A running task ends once its worker has stopped it: check the task or follow its events. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
        };
    };
    taskevents_follow: {
        parameters: {
            query?: {
                /** @description `seq` of the last event that you have received. */
                after?: number;
            };
            header?: {
                /** @description Same as `after`, and takes precedence. Browsers send it when they reconnect. */
                "Last-Event-ID"?: number | string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `state` and `output` events, in the order of their ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 1
                     *     event: state
                     *     data: {"taskId":"t-…","seq":1,"at":"…","type":"state","data":{"state":"queued"}}
                     */
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
        };
    };
    taskexplain_explain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Why the task is waiting, how the worker of each attempt was chosen, and why attempts were lost, as a timeline. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
        };
    };
    taskinput_give: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskInput"];
            };
        };
        responses: {
            /**
             * @description For tasks that read input: `shell.run` and `python.run` with `stdinOpen`. Send one chunk at a time; `end` closes the input. While
             *     the task has too much unread input, the answer is 429 `INPUT_FULL` and no byte of the chunk was accepted: send it again later. If you
             *     received no answer, send the chunk again with its `offset`. Input belongs to one attempt: a retry of the task starts without it.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskInputReceipt"];
                };
            };
        };
    };
    workers_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerList"];
                };
            };
        };
    };
    workers_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
        };
    };
    workers_remove: {
        parameters: {
            query?: {
                /** @description Remove the worker even if it has running tasks or open sessions. */
                force?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Removes the worker from the registry and closes its link. Answers 409 if the worker has running tasks or open sessions, unless
             *     `force` is true: then the tasks are requeued and the sessions are lost. Stop the process first, or it registers again.
             */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    workers_drain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DrainRequest"];
            };
        };
        responses: {
            /** @description The worker gets no new tasks until it is resumed, even if its process restarts. Running tasks may finish until the deadline. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
        };
    };
    workers_exited: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkerExit"];
            };
        };
        responses: {
            /**
             * @description For supervisors that start workers: the tasks of the process are requeued at once, without the grace period of a closed link. A
             *     worker that has restarted since is not affected.
             */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    workers_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The worker gets new tasks again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
        };
    };
}
