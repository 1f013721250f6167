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
         * Is the process up?
         * @description Needs no key. If it does not answer, restart the process.
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
         * Can it take tasks?
         * @description Needs no key. 503 where a part is down; `error` names each part that is. `workers` tells how many are here; tasks
         *     are taken without any. Whether the store can be written is looked at once a second at most.
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
         * @description In the text format of Prometheus.
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
    "/v1/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List capabilities
         * @description What the workers that are here can do, with the schemas that they declare.
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
         * @description Server-sent events: each change of state of a task, a session or a worker, until you disconnect. Changes of one subject that
         *     come close together, or faster than you read, may become one event with its last state; `/v1/tasks/{id}/events` leaves out nothing.
         *
         *     To show the whole fleet without a gap, **follow first, then list**: connect without `after`, wait for the event `cursor`, read the
         *     lists, and apply each event to them. The id of an event is the cursor after it; reconnect with the last one as `Last-Event-ID`. After an
         *     event `reset`, changes were missed: read the lists again, and go on with the same stream.
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
    "/v1/mock/scenario": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the scenario
         * @description With its seed, and how often each of its faults was put to use.
         */
        get: operations["mockscenario_get"];
        /**
         * Begin a scenario
         * @description In place of the current one. Mock workers start again, as processes that died would.
         */
        put: operations["mockscenario_put"];
        post?: never;
        /** End the scenario */
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
         * @description Newest first, those that have ended too while they are kept.
         */
        get: operations["sessions_list"];
        put?: never;
        /**
         * Open a session
         * @description A worker keeps state (files, an interpreter, a browser) between the tasks that name the session as `sessionId`. They
         *     run on that worker, one after another. The session ends when it is closed, when it was not used for `ttlMs`, or with its
         *     worker; what waits for it or runs in it then fails with `SESSION_LOST`.
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
        /** Get a session */
        get: operations["sessions_get"];
        put?: never;
        post?: never;
        /**
         * Close a session
         * @description Its running task is stopped, and its worker frees its state. A session that has ended stays as it is.
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
         * @description Tasks, queues, workers and slots at a glance. For monitoring there is `/metrics`.
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
         * @description Newest first, without input, result and large details of errors. A page may be shorter than `limit`; the last has no `nextCursor`.
         */
        get: operations["tasks_list"];
        put?: never;
        /**
         * Submit a task
         * @description Answers 202 with `Location` when the task is durable. With `Prefer: wait=N` it answers 200 with the outcome where
         *     that comes within N seconds. A failed outcome is a 200 too: `outcome.status` says how the task ended. With an
         *     `Idempotency-Key` the request may be sent again and makes one task. With `cancelOnDisconnect` the task is cancelled where the
         *     caller goes away before it is answered.
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
         * @description Up to 1000 requests, accepted with one wait for the disk. Answers 200 with one result for each, in their order: a task,
         *     or the problem for which that one was refused. With an `Idempotency-Key` the batch may be sent again and makes each task once.
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
        /** Get a task */
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
         * @description Files that its attempts left, by name, also those of a lost attempt. They are deleted with the task.
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
         * @description The whole or, with `Range`, a part. `ETag` is its SHA-256. It is sent as an attachment, since files of a worker
         *     are not trusted.
         */
        get: operations["artifacts_download"];
        /**
         * Upload an artifact
         * @description For workers: a file of an attempt that runs, under its lease. One of the same name is replaced.
         */
        put: operations["artifacts_upload"];
        post?: never;
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
         * @description The last ones, if there are very many. Only the attempt that ended the task has large details of its error.
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
         * @description A task that waits ends at once. One that runs ends when its worker has stopped it: look at the task or its events.
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
         * @description Server-sent events: the earlier ones first, then each as it happens, until the task has ended. Each event has its `seq` as
         *     id, so that a client that reconnects with `Last-Event-ID` goes on where it was.
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
         * @description Why it waits, where each attempt went and why, and why one was lost: what was decided, as a timeline.
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
         * Give a running task input
         * @description For tasks that take it: `shell.run` and `python.run` with `stdinOpen`. Pieces come in the order in which they are sent, one after the
         *     other; `end` ends the input. A task that has not read what it was given answers 429 `INPUT_FULL`, and has taken nothing of the piece.
         *     Where no answer came, send the piece again with its `offset`. Input belongs to an attempt: one that is tried again begins without.
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
        /** List workers */
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
        /** Get a worker */
        get: operations["workers_get"];
        put?: never;
        post?: never;
        /**
         * Remove a worker
         * @description Forgets it and closes its link. If tasks run or sessions are open on it, that is refused with 409, unless `force` is
         *     true: then the tasks run elsewhere, and the sessions are lost. A process that is alive registers again; stop it first.
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
         * @description It takes no more work until it is resumed, also after a restart of its process. What it runs may go on until the deadline.
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
         * @description For the supervisor that started it: its tasks run elsewhere at once, without the grace of a link that closed. A worker
         *     that was started again meanwhile loses nothing.
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
         * @description It takes work again.
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
        Artifact: {
            contentType: string;
            name: string;
            sha256: string;
            sizeBytes: number;
        };
        ArtifactList: {
            artifacts: components["schemas"]["TaskArtifact"][];
        };
        Assignment: {
            /** @description Workers that had room for it. */
            candidates: number;
            /**
             * @description What decided.
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
            /** @description What it used, if its worker says so. */
            stats?: components["schemas"]["Usage"];
            /**
             * @description Absent while it runs. `lost` with its worker, or `rejected` by it before it began.
             * @enum {string}
             */
            status?: "succeeded" | "failed" | "cancelled" | "timed_out" | "lost" | "rejected";
            workerId: string;
        };
        AttemptList: {
            attempts: components["schemas"]["Attempt"][];
        };
        Backoff: {
            /** @description Before the second attempt. */
            delayMs?: number | null;
            /** @description Share of the delay, from 0 to 1, that is left to chance, so that tasks which failed together do not come back together. */
            jitter?: number | null;
            maxDelayMs?: number | null;
            /**
             * @description `exponential` doubles the delay for each attempt after the second.
             * @enum {string|null}
             */
            type?: "fixed" | "exponential" | null;
        };
        CancelRequest: {
            /** @description From the soft stop to the hard one, in milliseconds. */
            graceMs?: number | null;
            /** @description Told to the worker and kept with the task. */
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
            /** @description True where sessions can be opened for it. */
            sessions?: boolean;
            /** @description There if the schema of the input is valid, but cannot be checked here: then only the worker checks inputs. */
            unchecked?: components["schemas"]["Unchecked"];
            /** @description Workers that offer it, the one that registered last first. */
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
            /** @description How long what it runs may go on, in milliseconds; `DRAIN_MS` if left out. */
            deadlineMs?: number | null;
        };
        Error: {
            /**
             * @description Listed in protocol/README.md, or a capability's own.
             * @example EXECUTION_ERROR
             */
            code: string;
            /** @description What a program may want to know: exit code, traceback, … */
            details?: {
                [key: string]: unknown;
            };
            message: string;
            /** @description True where the same task may succeed if it is tried again. */
            retryable: boolean;
        };
        Explanation: {
            /** @enum {string} */
            state: "succeeded" | "failed" | "cancelled" | "timed_out" | "queued" | "running";
            taskId: string;
            /** @description Oldest first. */
            timeline: components["schemas"]["TimelineEntry"][];
            /** @description While it is queued. */
            waiting?: components["schemas"]["Waiting"];
        };
        FeedCursor: {
            cursor: string;
        };
        FeedReset: {
            cursor: string;
            message: string;
            /**
             * @description `expired` if changes after the given cursor are no longer kept, `restarted` if the cursor is of another run of the control plane.
             * @enum {string}
             */
            reason: "expired" | "restarted";
        };
        /** @description An event of `text/event-stream`, by its fields. */
        FleetServerSentEvent: {
            /** @description JSON, by the type of the event. */
            data: string;
            /** @enum {string} */
            event: "cursor" | "task" | "session" | "worker" | "reset";
            /** @description The cursor after this event. */
            id: string;
        };
        FleetStats: {
            capabilities: components["schemas"]["CapabilityCounts"][];
            /** @description Clients that wait, stream or are connected now. */
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
        /** @description A report on the parts of the control plane, by name. */
        Health: {
            /** @description All of them. */
            details: {
                [key: string]: components["schemas"]["HealthIndicator"];
            };
            /** @description The parts that are down. */
            error?: {
                [key: string]: components["schemas"]["HealthIndicator"];
            };
            /** @description The parts that are up. */
            info?: {
                [key: string]: components["schemas"]["HealthIndicator"];
            };
            /** @enum {string} */
            status: "ok" | "error" | "shutting_down";
        };
        /** @description A part of the control plane; what else it says differs from part to part. */
        HealthIndicator: {
            message?: string;
            /** @enum {string} */
            status: "up" | "down";
        } & {
            [key: string]: unknown;
        };
        IsolationCount: {
            /**
             * @description The label `isolation-backend`; `unknown` for a worker without one.
             * @example namespaces
             */
            backend: string;
            workers: number;
        };
        Labels: {
            /** @description Of those that may, one with more of these is taken first. */
            prefer: {
                [key: string]: string;
            };
            /**
             * @description Only a worker with all of these may take it.
             * @example {
             *       "region": "eu"
             *     }
             */
            require: {
                [key: string]: string;
            };
        };
        LabelSelector: {
            /** @description Of those that may, one with more of these is taken first. */
            prefer?: {
                [key: string]: string;
            } | null;
            /**
             * @description Only a worker with all of these may take the task.
             * @example {
             *       "region": "eu"
             *     }
             */
            require?: {
                [key: string]: string;
            } | null;
        };
        Load: {
            /** @description Load average over the number of CPUs, or the share of them in use. */
            cpu?: number;
            /** @description Measures of its own. A Python worker says by `loopLagMs` how late its event loop was at the most in the last seconds. */
            custom?: {
                [key: string]: number;
            };
            memoryBytes?: number;
        } & {
            [key: string]: unknown;
        };
        NearestWorker: {
            /**
             * @description The required labels that it has not.
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
             * @description What the capability returned, by its output schema.
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
            /** @description Bytes cut from each stream of output, by stream name. */
            truncated?: {
                [key: string]: number;
            };
        };
        Problem: {
            /**
             * @description Stable; listed in protocol/README.md.
             * @example NOT_FOUND
             */
            code: string;
            /** @description What is wrong with this very request. */
            detail: string;
            /** @description What a program may want to know. */
            details?: {
                [key: string]: unknown;
            };
            /** @description Each fault, where a part of the request is at fault. */
            errors?: components["schemas"]["Violation"][];
            /** @description What was asked for, or the id under which the fault was logged. */
            instance?: string;
            /** @description True where the same request may succeed later. */
            retryable: boolean;
            /**
             * @description The HTTP status.
             * @example 404
             */
            status: number;
            /** @description The same for every problem of this type. */
            title: string;
            /**
             * @description `urn:yardmaster:problem:` and the code.
             * @example urn:yardmaster:problem:NOT_FOUND
             */
            type: string;
        };
        Queue: {
            capability: string;
            length: number;
            /** @description Labels that a worker must have. */
            require: {
                [key: string]: string;
            };
            /** @description Where they wait for the worker of a session. */
            sessionId?: string;
        };
        Retry: {
            backoff?: components["schemas"]["RetryBackoff"];
            /** @description Attempts that may be made; those that a worker rejected do not count. */
            maxAttempts: number;
            /** @description Error codes after which another attempt is made. */
            on: string[];
        };
        RetryBackoff: {
            /** @description Before the second attempt. */
            delayMs: number;
            /** @description Share of the delay, from 0 to 1, that is left to chance. */
            jitter: number;
            maxDelayMs: number;
            /**
             * @description `exponential` doubles the delay for each attempt after the second.
             * @enum {string}
             */
            type: "fixed" | "exponential";
        };
        RetryRequest: {
            /** @description Without it: at once where the worker was lost or did not begin, else exponential from a second to a minute. */
            backoff?: components["schemas"]["Backoff"] | null;
            /** @description Attempts that may be made, the first among them. */
            maxAttempts?: number | null;
            /**
             * @description Error codes after which another attempt is made.
             * @example [
             *       "WORKER_LOST",
             *       "TIMEOUT"
             *     ]
             */
            on?: string[] | null;
        };
        Scenario: {
            /** @description The faults as they were given, each with its `count`: how often it was put to use. */
            faults: {
                [key: string]: unknown;
            }[];
            name: string;
            /** @description Of every draw. The same scenario with the same seed goes wrong in the same way. */
            seed: number;
            startedAt: string;
        };
        /** @description An event of `text/event-stream`, by its fields. */
        ServerSentEvent: {
            /** @description A `TaskEvent` as JSON. */
            data: string;
            /** @enum {string} */
            event: "state" | "output";
            /** @description The `seq` of the event. */
            id: string;
        };
        Session: {
            /**
             * @description What it was opened for.
             * @example python.run
             */
            capability: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
            /**
             * @description For the `sessionId` of tasks.
             * @example s-0mh2k9x3q-5f0c2a9b7d3e4f10
             */
            id: string;
            labels: components["schemas"]["Labels"];
            /**
             * Format: date-time
             * @description When a task in it was last submitted or ended.
             */
            lastUsedAt: string;
            /** @description Why it ended. */
            reason?: string;
            /**
             * @description `lost` with its worker, `expired` since it was not used.
             * @enum {string}
             */
            state: "lost" | "open" | "closed" | "expired";
            /** @description How long it may be unused. */
            ttlMs: number;
            workerId: string;
        };
        SessionChange: {
            /** Format: date-time */
            at: string;
            /**
             * @description What it was opened for.
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
            /** @description Give it as `cursor` to get the next page; absent on the last one. */
            nextCursor?: string;
            sessions: components["schemas"]["Session"][];
        };
        SessionRequest: {
            /**
             * @description What it is for; tasks of other capabilities for which its worker keeps sessions may use it too.
             * @example python.run
             */
            capability: string;
            /** @description Which workers may keep it. */
            labels?: components["schemas"]["LabelSelector"] | null;
            /** @description How long it may be unused, in milliseconds; `SESSION_TTL_MS` if left out. */
            ttlMs?: number | null;
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
            labels: components["schemas"]["Labels"];
            noProgressTimeoutMs?: number;
            /**
             * Format: date-time
             * @description Until when it waits before its next attempt.
             */
            notBefore?: string;
            /** @description Once it has ended; in a list without the result. */
            outcome?: components["schemas"]["Outcome"];
            priority: number;
            queueTimeoutMs: number;
            retry: components["schemas"]["Retry"];
            sessionId?: string;
            /**
             * Format: date-time
             * @description When the last attempt began.
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
            /** @description The attempt that left it. */
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
            /** @description Each is read for itself, so that one that is wrong keeps no other from being accepted. */
            tasks: components["schemas"]["TaskRequest"][];
        };
        TaskBatchResult: {
            /** @description Why the request was refused. */
            problem?: components["schemas"]["Problem"];
            /** @description True where the idempotency key had made the task before. */
            replayed?: boolean;
            /**
             * @description The HTTP status that the request would have been answered with alone.
             * @example 202
             */
            status: number;
            /** @description The task that was accepted; like in a list, without what its caller has sent. */
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
             * @description Of the error that led to this state.
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
        /** @description Something that happened to a task. */
        TaskEvent: components["schemas"]["TaskStateEvent"] | components["schemas"]["TaskOutputEvent"];
        TaskInput: {
            /** @description The piece, in base64. */
            base64?: string | null;
            /** @description Nothing comes after it. */
            end?: boolean | null;
            /** @description How many bytes came before it: what the task was given already is not taken twice. */
            offset?: number | null;
            /** @description The piece, as UTF-8. Not together with `base64`. */
            text?: string | null;
        };
        TaskInputReceipt: {
            /** @description Bytes that the task was given until now, by `POST …/input`. */
            receivedBytes: number;
        };
        TaskOutputEvent: {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["TaskOutputEventData"];
            /** @description Counts the events of a task from 1, without gaps. */
            seq: number;
            taskId: string;
            /** @enum {string} */
            type: "output";
        };
        TaskOutputEventData: {
            attempt: number;
            /** @description Text for `stdout`, `stderr` and `log`; any JSON for `progress` and `display`. */
            data: unknown;
            /** @description Bytes of output that were dropped just before this piece. */
            droppedBytes?: number;
            /** @enum {string} */
            stream: "stdout" | "stderr" | "log" | "progress" | "display";
        };
        TaskPage: {
            /** @description Give it as `cursor` to get the next page; absent on the last one. */
            nextCursor?: string;
            tasks: components["schemas"]["TaskSummary"][];
        };
        TaskRequest: {
            /** @description With `Prefer: wait`: cancel the task where the connection closes before the answer. */
            cancelOnDisconnect?: boolean | null;
            /**
             * @description What a worker is to do.
             * @example python.run
             */
            capability: string;
            /**
             * @description By the input schema of the capability; `{}` if it is left out. At most 128 levels deep, integers within ±(2^53−1): send a larger one
             *     as a string.
             * @example {
             *       "code": "print(sum(range(10)))"
             *     }
             */
            input?: unknown;
            /** @description Which workers may take it. */
            labels?: components["schemas"]["LabelSelector"] | null;
            /** @description An attempt that reports nothing for so long is ended. */
            noProgressTimeoutMs?: number | null;
            /** @description Higher goes first; 0 if left out. */
            priority?: number | null;
            /** @description How long it may wait for a worker. */
            queueTimeoutMs?: number | null;
            /** @description Refuse the task at once where no worker that is known can do it. */
            requireWorker?: boolean | null;
            /** @description When another attempt is made. By default where the worker is lost or does not begin, and at once. */
            retry?: components["schemas"]["RetryRequest"] | null;
            /** @description A session that is open: the task runs in it, after those that were submitted before. */
            sessionId?: string | null;
            /** @description How long a worker may take to begin with the work, once it has the task. */
            startTimeoutMs?: number | null;
            /** @description How long one attempt may run. */
            timeoutMs?: number | null;
        };
        TaskStateEvent: {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["TaskStateEventData"];
            /** @description Counts the events of a task from 1, without gaps. */
            seq: number;
            taskId: string;
            /** @enum {string} */
            type: "state";
        };
        TaskStateEventData: {
            /** @description Number of the last attempt; 0 before the first. */
            attempt: number;
            /** @description Why it is in this state. */
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
            labels: components["schemas"]["Labels"];
            noProgressTimeoutMs?: number;
            /**
             * Format: date-time
             * @description Until when it waits before its next attempt.
             */
            notBefore?: string;
            /** @description Once it has ended; in a list without the result. */
            outcome?: components["schemas"]["Outcome"];
            priority: number;
            queueTimeoutMs: number;
            retry: components["schemas"]["Retry"];
            sessionId?: string;
            /**
             * Format: date-time
             * @description When the last attempt began.
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
             * @description For people.
             * @example attempt 1 went to python-1: the only worker with room (least-loaded, 1 candidate)
             */
            message: string;
            /**
             * @description `retried`: an attempt ended with an outcome that is not that of the task.
             * @enum {string}
             */
            type: "queued" | "lost" | "rejected" | "assigned" | "retried" | "ended";
            workerId?: string;
        };
        Unchecked: {
            /**
             * @description Dotted, in the capability.
             * @example inputSchema.properties.email.pattern
             */
            path: string;
            /** @example the pattern looks ahead, which takes more than linear time */
            reason: string;
        };
        Usage: {
            cpuMs?: number;
            memoryBytesMax?: number;
            wallMs: number;
        };
        Violation: {
            /**
             * @description What was expected there.
             * @example expected string, got number
             */
            message: string;
            /**
             * @description Where, dotted; empty for the whole.
             * @example input.code
             */
            path: string;
        };
        Waiting: {
            /** @description With `SESSION_BUSY`: id of the task that runs in its session. */
            busyWith?: string;
            /**
             * @description For people.
             * @example every slot of 2 workers is used, 8 in all
             */
            message: string;
            /** @description With `LABELS`. */
            nearest?: components["schemas"]["NearestWorker"];
            /** @description Its place in its queue, in which tasks with the same capability and the same required labels wait; 1 goes first. */
            position?: number;
            queueLength?: number;
            /** @enum {string} */
            reason: "NOT_DISPATCHING" | "DELAYED" | "SESSION_BUSY" | "NO_CAPABLE_WORKER" | "LABELS" | "SLOTS_BUSY" | "WORKERS_PAUSED" | "WORKERS_SUSPECT" | "WORKERS_DRAINING" | "BEING_ASSIGNED";
            /**
             * Format: date-time
             * @description With `DELAYED` and `WORKERS_PAUSED`: when that is over.
             */
            until?: string;
            /**
             * @description Workers that could take it, now or later: `free`, `busy`, `paused`, `suspect`, `draining`.
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
             * @description Names of what it can do.
             * @example [
             *       "python.run",
             *       "shell.run"
             *     ]
             */
            capabilities: string[];
            heartbeats: number;
            /**
             * @description Stable over its restarts.
             * @example python-1
             */
            id: string;
            /** @description Attempts that it runs. */
            inFlight: number;
            /** @description Of one start of its process. */
            instanceId: string;
            labels: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When its last status report came.
             */
            lastSeenAt: string;
            /**
             * @description Why its link ended, while it is suspect or offline.
             * @enum {string}
             */
            linkEnd?: "closed" | "silent";
            load?: components["schemas"]["Load"];
            /** @description True where its answers are made up: it says so by its label. */
            mock: boolean;
            name: string;
            /** @description Links after the first one. */
            reconnects: number;
            /** Format: date-time */
            registeredAt: string;
            /** @description Attempts that it can run at a time. */
            slots: number;
            /** @enum {string} */
            state: "registering" | "online" | "suspect" | "offline" | "draining" | "removed";
            /** @description Their tasks. */
            taskIds: string[];
            version: string;
        };
        WorkerChange: {
            /** Format: date-time */
            at: string;
            /** @description True if an operator drained it: it stays so until it is resumed. */
            cordoned: boolean;
            /** @example python-1 */
            id: string;
            /** @description Slots in use at that time. */
            inFlight: number;
            /** @enum {string} */
            kind: "worker";
            slots: number;
            /** @enum {string} */
            state: "registering" | "online" | "suspect" | "offline" | "draining" | "removed";
        };
        WorkerExit: {
            exitCode?: number | null;
            /** @description Of the start that ended: what the supervisor gave it as `YARD_WORKER_INSTANCE`. */
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
            /** @description It is. */
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
            /** @description Every part is up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A part is down; `error` names it. */
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
            /** @description For Prometheus. */
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
    capabilities_list: {
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
                    "application/json": components["schemas"]["CapabilityList"];
                };
            };
        };
    };
    fleetevents_follow: {
        parameters: {
            query?: {
                /** @description The id of the last event that you have; from now on if left out. */
                after?: string;
                /** @description Only tasks and sessions of this capability. Changes of workers have none: leave them out with `kinds`. */
                capability?: string;
                /** @description Kinds of changes, separated by commas; all of them if left out. */
                kinds?: ("task" | "session" | "worker")[];
            };
            header?: {
                /** @description The same as `after`, as a browser sends it; it wins. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events `cursor`, `task`, `session`, `worker` and `reset`. */
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
    mockscenario_get: {
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
            /** @description Done. */
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
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                /** @description Sessions of one page, from 1 to 500; 50 if left out. */
                limit?: number;
                /** @description States, separated by commas; all of them if left out. */
                state?: ("open" | "closed" | "expired" | "lost")[];
            };
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
                    /** @description Where the session is. */
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
            /** @description Done. */
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
            /** @description Done. */
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
                /** @description Tasks created before: ISO 8601 or milliseconds since the Unix epoch. */
                createdBefore?: string;
                /** @description Tasks created then or later: ISO 8601 or milliseconds since the Unix epoch. */
                createdFrom?: string;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                /** @description Tasks of one page, from 1 to 500; 50 if left out. */
                limit?: number;
                /** @description States, separated by commas. */
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
            /** @description Done. */
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
                /** @description The same key and body give the same task. */
                "Idempotency-Key"?: string;
                /** @description Wait for the outcome, so many seconds at most (RFC 7240). */
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
            /** @description The task has ended; `outcome` says how. */
            200: {
                headers: {
                    /** @description `true` where the idempotency key had made the task before. */
                    "Idempotency-Replayed"?: string;
                    /** @description Where the task is. */
                    Location?: string;
                    /** @description The wait that was granted. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The task is kept, and goes on. */
            202: {
                headers: {
                    /** @description `true` where the idempotency key had made the task before. */
                    "Idempotency-Replayed"?: string;
                    /** @description Where the task is. */
                    Location?: string;
                    /** @description The wait that was granted. */
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
                /** @description The same key and body give the same task. */
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
            /** @description Done. */
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
            /** @description Done. */
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
                /** @description Send nothing if it has one of these `ETag`s. */
                "If-None-Match"?: string;
                /** @description Send the part only if its `ETag` is still this one. */
                "If-Range"?: string;
                /** @description One part of it (RFC 9110). */
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
            /** @description The whole. */
            200: {
                headers: {
                    /** @description `attachment`, with its name. */
                    "Content-Disposition"?: string;
                    /** @description SHA-256 of the whole. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The part; `Content-Range` says which. */
            206: {
                headers: {
                    /** @description `attachment`, with its name. */
                    "Content-Disposition"?: string;
                    /** @description Which part it is, and how long the whole. */
                    "Content-Range"?: string;
                    /** @description SHA-256 of the whole. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description You have it. */
            304: {
                headers: {
                    /** @description SHA-256 of the whole. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such part; `Content-Range` says how long it is. */
            416: {
                headers: {
                    /** @description Which part it is, and how long the whole. */
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
            /** @description The artifact is replaced. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifact"];
                };
            };
            /** @description The artifact is kept. */
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
            /** @description Done. */
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
            /** @description Done. */
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
                /** @description `seq` of the last event that you have. */
                after?: number;
            };
            header?: {
                /** @description The same as `after`, as a browser sends it; it wins. */
                "Last-Event-ID"?: number | string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events `state` and `output`, in the order of their ids. */
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
            /** @description Done. */
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
            /** @description Done. */
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
                /** @description Also if tasks run on it. */
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
            /** @description Done. */
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
            /** @description Done. */
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
            /** @description Done. */
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
}
