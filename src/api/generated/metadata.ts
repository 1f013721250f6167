// Generated from the DTOs and controllers by `npm run codegen`. Do not edit.
import * as tasks_task_dto from '../tasks/task.dto';
import * as artifacts_artifact_dto from '../artifacts/artifact.dto';
import * as tasks_task_request_dto from '../tasks/task-request.dto';
import * as tasks_task_event_dto from '../tasks/task-event.dto';
import * as fleet_fleet_dto from '../fleet/fleet.dto';
import * as problem_problem_dto from '../problem/problem.dto';
import * as sessions_session_dto from '../sessions/session.dto';
import * as tasks_explanation_dto from '../tasks/explanation.dto';
import * as tasks_task_batch_dto from '../tasks/task-batch.dto';
import * as workers_worker_dto from '../workers/worker.dto';
import * as mock_scenario_dto from '../mock/scenario.dto';
import * as tasks_task_input_dto from '../tasks/task-input.dto';
import * as events_client_message_dto from '../events/client-message.dto';
import * as fleet_events_fleet_event_dto from '../fleet-events/fleet-event.dto';
import * as fleet_events_fleet_events_query_dto from '../fleet-events/fleet-events-query.dto';
import * as sessions_session_list_query_dto from '../sessions/session-list-query.dto';
import * as tasks_task_list_query_dto from '../tasks/task-list-query.dto';
import * as artifacts_artifacts_controller from '../artifacts/artifacts.controller';
import * as events_task_events_controller from '../events/task-events.controller';
import * as fleet_capabilities_controller from '../fleet/capabilities.controller';
import * as fleet_stats_controller from '../fleet/stats.controller';
import * as fleet_events_fleet_events_controller from '../fleet-events/fleet-events.controller';
import * as mock_mock_scenario_controller from '../mock/mock-scenario.controller';
import * as sessions_sessions_controller from '../sessions/sessions.controller';
import * as tasks_task_batch_controller from '../tasks/task-batch.controller';
import * as tasks_task_explain_controller from '../tasks/task-explain.controller';
import * as tasks_task_input_controller from '../tasks/task-input.controller';
import * as tasks_tasks_controller from '../tasks/tasks.controller';
import * as workers_workers_controller from '../workers/workers.controller';
import * as observability_metrics_metrics_controller from '../../observability/metrics/metrics.controller';
import * as observability_health_health_controller from '../../observability/health/health.controller';

export default async () => {
  const t = {
    ['../tasks/task.dto']: tasks_task_dto,
    ['../artifacts/artifact.dto']: artifacts_artifact_dto,
    ['../tasks/task-request.dto']: tasks_task_request_dto,
    ['../tasks/task-event.dto']: tasks_task_event_dto,
    ['../fleet/fleet.dto']: fleet_fleet_dto,
    ['../problem/problem.dto']: problem_problem_dto,
    ['../sessions/session.dto']: sessions_session_dto,
    ['../tasks/explanation.dto']: tasks_explanation_dto,
    ['../tasks/task-batch.dto']: tasks_task_batch_dto,
    ['../workers/worker.dto']: workers_worker_dto,
    ['../mock/scenario.dto']: mock_scenario_dto,
    ['../tasks/task-input.dto']: tasks_task_input_dto,
  };
  return {
    '@nestjs/swagger': {
      models: [
        [
          Promise.resolve(tasks_task_dto),
          {
            ErrorDto: {
              code: {
                required: true,
                type: () => String,
                description: "Listed in protocol/README.md, or a capability's own.",
                example: 'EXECUTION_ERROR',
              },
              message: { required: true, type: () => String },
              retryable: {
                required: true,
                type: () => Boolean,
                description: 'True where the same task may succeed if it is tried again.',
              },
              details: {
                required: false,
                type: 'object',
                additionalProperties: true,
                description: 'What a program may want to know: exit code, traceback, \u2026',
              },
            },
            UsageDto: {
              wallMs: { required: true, type: () => Number },
              cpuMs: { required: false, type: () => Number },
              memoryBytesMax: { required: false, type: () => Number },
            },
            ArtifactDto: {
              name: { required: true, type: () => String },
              sizeBytes: { required: true, type: () => Number },
              sha256: { required: true, type: () => String },
              contentType: { required: true, type: () => String },
            },
            OutcomeDto: {
              status: { required: true, enum: ['succeeded', 'failed', 'cancelled', 'timed_out'] },
              result: {
                required: false,
                type: () => Object,
                description: 'What the capability returned, by its output schema.',
                example: { stdout: '45\n', stderr: '', exitCode: 0 },
              },
              error: { required: false, type: () => t['../tasks/task.dto'].ErrorDto },
              stats: { required: true, type: () => t['../tasks/task.dto'].UsageDto },
              artifacts: { required: false, type: () => [t['../tasks/task.dto'].ArtifactDto] },
              truncated: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'number' },
                description: 'Bytes cut from each stream of output, by stream name.',
              },
            },
            LabelsDto: {
              require: {
                required: true,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Only a worker with all of these may take it.',
                example: { region: 'eu' },
              },
              prefer: {
                required: true,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Of those that may, one with more of these is taken first.',
              },
            },
            RetryBackoffDto: {
              type: {
                required: true,
                description: '`exponential` doubles the delay for each attempt after the second.',
                enum: ['fixed', 'exponential'],
              },
              delayMs: { required: true, type: () => Number, description: 'Before the second attempt.' },
              maxDelayMs: { required: true, type: () => Number },
              jitter: {
                required: true,
                type: () => Number,
                description: 'Share of the delay, from 0 to 1, that is left to chance.',
              },
            },
            RetryDto: {
              maxAttempts: {
                required: true,
                type: () => Number,
                description: 'Attempts that may be made; those that a worker rejected do not count.',
              },
              backoff: { required: false, type: () => t['../tasks/task.dto'].RetryBackoffDto },
              on: {
                required: true,
                type: () => [String],
                description: 'Error codes after which another attempt is made.',
              },
            },
            TaskSummaryDto: {
              id: { required: true, type: () => String, example: 't-0mh2k9x3q-5f0c2a9b7d3e4f10' },
              capability: { required: true, type: () => String, example: 'python.run' },
              state: { required: true, enum: ['succeeded', 'failed', 'cancelled', 'timed_out', 'queued', 'running'] },
              priority: { required: true, type: () => Number },
              labels: { required: true, type: () => t['../tasks/task.dto'].LabelsDto },
              timeoutMs: { required: true, type: () => Number },
              noProgressTimeoutMs: { required: false, type: () => Number },
              startTimeoutMs: { required: false, type: () => Number },
              queueTimeoutMs: { required: true, type: () => Number },
              sessionId: { required: false, type: () => String },
              attempt: {
                required: true,
                type: () => Number,
                description: 'Number of the last attempt; 0 before the first.',
              },
              retry: { required: true, type: () => t['../tasks/task.dto'].RetryDto },
              notBefore: {
                required: false,
                type: () => Date,
                description: 'Until when it waits before its next attempt.',
              },
              workerId: { required: false, type: () => String, description: 'Worker of the last attempt.' },
              createdAt: { required: true, type: () => Date },
              startedAt: { required: false, type: () => Date, description: 'When the last attempt began.' },
              finishedAt: { required: false, type: () => Date },
              outcome: {
                required: false,
                type: () => t['../tasks/task.dto'].OutcomeDto,
                description: 'Once it has ended; in a list without the result.',
              },
            },
            TaskDto: { input: { required: true, type: () => Object } },
            TaskPageDto: {
              tasks: { required: true, type: () => [t['../tasks/task.dto'].TaskSummaryDto] },
              nextCursor: {
                required: false,
                type: () => String,
                description: 'Give it as `cursor` to get the next page; absent on the last one.',
              },
            },
            AttemptDto: {
              attempt: { required: true, type: () => Number },
              workerId: { required: true, type: () => String },
              startedAt: { required: true, type: () => Date },
              finishedAt: { required: false, type: () => Date },
              status: {
                required: false,
                description: 'Absent while it runs. `lost` with its worker, or `rejected` by it before it began.',
                enum: ['succeeded', 'failed', 'cancelled', 'timed_out', 'lost', 'rejected'],
              },
              error: { required: false, type: () => t['../tasks/task.dto'].ErrorDto },
              stats: {
                required: false,
                type: () => t['../tasks/task.dto'].UsageDto,
                description: 'What it used, if its worker says so.',
              },
            },
            AttemptListDto: { attempts: { required: true, type: () => [t['../tasks/task.dto'].AttemptDto] } },
          },
        ],
        [
          Promise.resolve(artifacts_artifact_dto),
          {
            TaskArtifactDto: {
              attempt: { required: true, type: () => Number, description: 'The attempt that left it.' },
              createdAt: { required: true, type: () => Date },
            },
            ArtifactListDto: {
              artifacts: { required: true, type: () => [t['../artifacts/artifact.dto'].TaskArtifactDto] },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_request_dto),
          {
            LabelSelectorDto: {
              require: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Only a worker with all of these may take the task.',
                example: { region: 'eu' },
              },
              prefer: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Of those that may, one with more of these is taken first.',
              },
            },
            BackoffDto: {
              type: {
                required: false,
                description: '`exponential` doubles the delay for each attempt after the second.',
                enum: ['fixed', 'exponential'],
              },
              delayMs: { required: false, type: () => Number, description: 'Before the second attempt.' },
              maxDelayMs: { required: false, type: () => Number },
              jitter: {
                required: false,
                type: () => Number,
                description:
                  'Share of the delay, from 0 to 1, that is left to chance, so that tasks which failed together do not come back together.',
              },
            },
            RetryRequestDto: {
              maxAttempts: {
                required: false,
                type: () => Number,
                description: 'Attempts that may be made, the first among them.',
              },
              backoff: {
                required: false,
                type: () => t['../tasks/task-request.dto'].BackoffDto,
                description:
                  'Without it: at once where the worker was lost or did not begin, else exponential from a second to a minute.',
              },
              on: {
                required: false,
                type: () => [String],
                description: 'Error codes after which another attempt is made.',
                example: ['WORKER_LOST', 'TIMEOUT'],
              },
            },
            TaskRequestDto: {
              capability: {
                required: true,
                type: () => String,
                description: 'What a worker is to do.',
                example: 'python.run',
              },
              input: {
                required: false,
                type: () => Object,
                description:
                  'By the input schema of the capability; `{}` if it is left out. At most 128 levels deep, integers within \u00B1(2^53\u22121): send a larger one\nas a string.',
                example: { code: 'print(sum(range(10)))' },
              },
              priority: { required: false, type: () => Number, description: 'Higher goes first; 0 if left out.' },
              timeoutMs: { required: false, type: () => Number, description: 'How long one attempt may run.' },
              noProgressTimeoutMs: {
                required: false,
                type: () => Number,
                description: 'An attempt that reports nothing for so long is ended.',
              },
              startTimeoutMs: {
                required: false,
                type: () => Number,
                description: 'How long a worker may take to begin with the work, once it has the task.',
              },
              queueTimeoutMs: {
                required: false,
                type: () => Number,
                description: 'How long it may wait for a worker.',
              },
              retry: {
                required: false,
                type: () => t['../tasks/task-request.dto'].RetryRequestDto,
                description:
                  'When another attempt is made. By default where the worker is lost or does not begin, and at once.',
              },
              sessionId: {
                required: false,
                type: () => String,
                description: 'A session that is open: the task runs in it, after those that were submitted before.',
              },
              labels: {
                required: false,
                type: () => t['../tasks/task-request.dto'].LabelSelectorDto,
                description: 'Which workers may take it.',
              },
              requireWorker: {
                required: false,
                type: () => Boolean,
                description: 'Refuse the task at once where no worker that is known can do it.',
              },
              cancelOnDisconnect: {
                required: false,
                type: () => Boolean,
                description: 'With `Prefer: wait`: cancel the task where the connection closes before the answer.',
              },
            },
            CancelRequestDto: {
              reason: {
                required: false,
                type: () => String,
                description: 'Told to the worker and kept with the task.',
              },
              graceMs: {
                required: false,
                type: () => Number,
                description: 'From the soft stop to the hard one, in milliseconds.',
              },
            },
          },
        ],
        [
          Promise.resolve(events_client_message_dto),
          {
            SubscribeMessageDto: {
              taskId: { required: true, type: () => String },
              after: {
                required: false,
                type: () => Number,
                description: '`seq` of the last event that the client has; 0 if left out.',
              },
            },
            UnsubscribeMessageDto: { taskId: { required: true, type: () => String } },
            CancelMessageDto: { taskId: { required: true, type: () => String } },
          },
        ],
        [
          Promise.resolve(tasks_task_event_dto),
          {
            TaskStateEventDataDto: {
              state: { required: true, enum: ['succeeded', 'failed', 'cancelled', 'timed_out', 'queued', 'running'] },
              attempt: {
                required: true,
                type: () => Number,
                description: 'Number of the last attempt; 0 before the first.',
              },
              workerId: { required: false, type: () => String, description: 'Worker of the last attempt.' },
              error: {
                required: false,
                type: () => t['../tasks/task.dto'].ErrorDto,
                description: 'Why it is in this state.',
              },
            },
            TaskStateEventDto: {
              taskId: { required: true, type: () => String },
              seq: {
                required: true,
                type: () => Number,
                description: 'Counts the events of a task from 1, without gaps.',
              },
              at: { required: true, type: () => Date },
              type: { required: true, enum: ['state'] },
              data: { required: true, type: () => t['../tasks/task-event.dto'].TaskStateEventDataDto },
            },
            TaskOutputEventDataDto: {
              attempt: { required: true, type: () => Number },
              stream: { required: true, enum: ['stdout', 'stderr', 'log', 'progress', 'display'] },
              data: {
                required: true,
                type: () => Object,
                description: 'Text for `stdout`, `stderr` and `log`; any JSON for `progress` and `display`.',
              },
              droppedBytes: {
                required: false,
                type: () => Number,
                description: 'Bytes of output that were dropped just before this piece.',
              },
            },
            TaskOutputEventDto: {
              taskId: { required: true, type: () => String },
              seq: {
                required: true,
                type: () => Number,
                description: 'Counts the events of a task from 1, without gaps.',
              },
              at: { required: true, type: () => Date },
              type: { required: true, enum: ['output'] },
              data: { required: true, type: () => t['../tasks/task-event.dto'].TaskOutputEventDataDto },
            },
          },
        ],
        [
          Promise.resolve(fleet_fleet_dto),
          {
            UncheckedDto: {
              path: {
                required: true,
                type: () => String,
                description: 'Dotted, in the capability.',
                example: 'inputSchema.properties.email.pattern',
              },
              reason: {
                required: true,
                type: () => String,
                example: 'the pattern looks ahead, which takes more than linear time',
              },
            },
            CapabilityDto: {
              name: { required: true, type: () => String, example: 'python.run' },
              description: { required: true, type: () => String },
              inputSchema: {
                required: true,
                type: 'object',
                additionalProperties: true,
                description: 'JSON Schema (2020-12) of the input.',
              },
              outputSchema: {
                required: false,
                type: 'object',
                additionalProperties: true,
                description: 'JSON Schema (2020-12) of the result.',
              },
              sessions: {
                required: false,
                type: () => Boolean,
                description: 'True where sessions can be opened for it.',
              },
              workerIds: {
                required: true,
                type: () => [String],
                description: 'Workers that offer it, the one that registered last first.',
              },
              unchecked: {
                required: false,
                type: () => t['../fleet/fleet.dto'].UncheckedDto,
                description:
                  'There if the schema of the input is valid, but cannot be checked here: then only the worker checks inputs.',
              },
            },
            CapabilityListDto: {
              capabilities: { required: true, type: () => [t['../fleet/fleet.dto'].CapabilityDto] },
            },
            CapabilityCountsDto: {
              capability: { required: true, type: () => String },
              tasks: { required: true, type: 'object', additionalProperties: { type: 'number' } },
            },
            QueueDto: {
              capability: { required: true, type: () => String },
              require: {
                required: true,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Labels that a worker must have.',
              },
              sessionId: {
                required: false,
                type: () => String,
                description: 'Where they wait for the worker of a session.',
              },
              length: { required: true, type: () => Number },
            },
            SlotsDto: { total: { required: true, type: () => Number }, used: { required: true, type: () => Number } },
            IsolationCountDto: {
              backend: {
                required: true,
                type: () => String,
                description: 'The label `isolation-backend`; `unknown` for a worker without one.',
                example: 'namespaces',
              },
              workers: { required: true, type: () => Number },
            },
            FleetStatsDto: {
              version: { required: true, type: () => String },
              uptimeMs: { required: true, type: () => Number },
              workerInterface: { required: true, enum: ['mock', 'real'] },
              loadBalancerStrategy: {
                required: true,
                enum: ['least-loaded', 'round-robin', 'weighted', 'fewest-capabilities', 'power-of-two'],
              },
              tasks: { required: true, type: 'object', additionalProperties: { type: 'number' } },
              capabilities: { required: true, type: () => [t['../fleet/fleet.dto'].CapabilityCountsDto] },
              queues: { required: true, type: () => [t['../fleet/fleet.dto'].QueueDto] },
              workers: { required: true, type: 'object', additionalProperties: { type: 'number' } },
              slots: { required: true, type: () => t['../fleet/fleet.dto'].SlotsDto },
              isolation: { required: true, type: () => [t['../fleet/fleet.dto'].IsolationCountDto] },
              clients: {
                required: true,
                type: () => Number,
                description: 'Clients that wait, stream or are connected now.',
              },
            },
          },
        ],
        [
          Promise.resolve(fleet_events_fleet_event_dto),
          {
            TaskChangeDto: {
              kind: { required: true, enum: ['task'] },
              id: { required: true, type: () => String, example: 't-0mh2k9x3q-5f0c2a9b7d3e4f10' },
              at: { required: true, type: () => Date },
              capability: { required: true, type: () => String, example: 'python.run' },
              state: { required: true, enum: ['succeeded', 'failed', 'cancelled', 'timed_out', 'queued', 'running'] },
              attempt: {
                required: true,
                type: () => Number,
                description: 'Number of the last attempt; 0 before the first.',
              },
              priority: { required: true, type: () => Number },
              workerId: { required: false, type: () => String, description: 'Worker of the last attempt.' },
              sessionId: { required: false, type: () => String },
              errorCode: {
                required: false,
                type: () => String,
                description: 'Of the error that led to this state.',
                example: 'WORKER_LOST',
              },
            },
            SessionChangeDto: {
              kind: { required: true, enum: ['session'] },
              id: { required: true, type: () => String, example: 's-0mh2k9x3q-5f0c2a9b7d3e4f10' },
              at: { required: true, type: () => Date },
              state: { required: true, enum: ['lost', 'open', 'closed', 'expired'] },
              capability: {
                required: true,
                type: () => String,
                description: 'What it was opened for.',
                example: 'python.run',
              },
              workerId: { required: true, type: () => String },
            },
            WorkerChangeDto: {
              kind: { required: true, enum: ['worker'] },
              id: { required: true, type: () => String, example: 'python-1' },
              at: { required: true, type: () => Date },
              state: { required: true, enum: ['registering', 'online', 'suspect', 'offline', 'draining', 'removed'] },
              cordoned: {
                required: true,
                type: () => Boolean,
                description: 'True if an operator drained it: it stays so until it is resumed.',
              },
              slots: { required: true, type: () => Number },
              inFlight: { required: true, type: () => Number, description: 'Slots in use at that time.' },
            },
            FeedCursorDto: { cursor: { required: true, type: () => String } },
            FeedResetDto: {
              reason: {
                required: true,
                description:
                  '`expired` if changes after the given cursor are no longer kept, `restarted` if the cursor is of another run of the control plane.',
                enum: ['expired', 'restarted'],
              },
              cursor: { required: true, type: () => String },
              message: { required: true, type: () => String },
            },
          },
        ],
        [
          Promise.resolve(fleet_events_fleet_events_query_dto),
          {
            FleetEventsQueryDto: {
              kinds: {
                required: false,
                type: () => String,
                description: 'Kinds of changes, separated by commas; all of them if left out.',
                example: 'task,worker',
              },
              capability: {
                required: false,
                type: () => String,
                description:
                  'Only tasks and sessions of this capability. Changes of workers have none: leave them out with `kinds`.',
                example: 'python.run',
              },
              after: {
                required: false,
                type: () => String,
                description: 'The id of the last event that you have; from now on if left out.',
              },
            },
          },
        ],
        [
          Promise.resolve(mock_scenario_dto),
          {
            ScenarioDto: {
              name: { required: true, type: () => String },
              seed: {
                required: true,
                type: () => Number,
                description: 'Of every draw. The same scenario with the same seed goes wrong in the same way.',
              },
              startedAt: { required: true, type: () => String },
              faults: {
                required: true,
                type: () => [Object],
                description: 'The faults as they were given, each with its `count`: how often it was put to use.',
              },
            },
          },
        ],
        [
          Promise.resolve(problem_problem_dto),
          {
            ViolationDto: {
              path: {
                required: true,
                type: () => String,
                description: 'Where, dotted; empty for the whole.',
                example: 'input.code',
              },
              message: {
                required: true,
                type: () => String,
                description: 'What was expected there.',
                example: 'expected string, got number',
              },
            },
            ProblemDto: {
              type: {
                required: true,
                type: () => String,
                description: '`urn:yardmaster:problem:` and the code.',
                example: 'urn:yardmaster:problem:NOT_FOUND',
              },
              title: { required: true, type: () => String, description: 'The same for every problem of this type.' },
              status: { required: true, type: () => Number, description: 'The HTTP status.', example: 404 },
              detail: { required: true, type: () => String, description: 'What is wrong with this very request.' },
              code: {
                required: true,
                type: () => String,
                description: 'Stable; listed in protocol/README.md.',
                example: 'NOT_FOUND',
              },
              retryable: {
                required: true,
                type: () => Boolean,
                description: 'True where the same request may succeed later.',
              },
              instance: {
                required: false,
                type: () => String,
                description: 'What was asked for, or the id under which the fault was logged.',
              },
              errors: {
                required: false,
                type: () => [t['../problem/problem.dto'].ViolationDto],
                description: 'Each fault, where a part of the request is at fault.',
              },
              details: {
                required: false,
                type: 'object',
                additionalProperties: true,
                description: 'What a program may want to know.',
              },
            },
          },
        ],
        [
          Promise.resolve(sessions_session_list_query_dto),
          {
            SessionListQueryDto: {
              state: {
                required: false,
                type: () => String,
                description: 'States, separated by commas; all of them if left out.',
                example: 'open',
              },
              limit: {
                required: false,
                type: () => Number,
                description: 'Sessions of one page, from 1 to 500; 50 if left out.',
              },
              cursor: { required: false, type: () => String, description: 'The `nextCursor` of the page before.' },
            },
          },
        ],
        [
          Promise.resolve(sessions_session_dto),
          {
            SessionRequestDto: {
              capability: {
                required: true,
                type: () => String,
                description:
                  'What it is for; tasks of other capabilities for which its worker keeps sessions may use it too.',
                example: 'python.run',
              },
              ttlMs: {
                required: false,
                type: () => Number,
                description: 'How long it may be unused, in milliseconds; `SESSION_TTL_MS` if left out.',
              },
              labels: {
                required: false,
                type: () => t['../tasks/task-request.dto'].LabelSelectorDto,
                description: 'Which workers may keep it.',
              },
            },
            SessionDto: {
              id: {
                required: true,
                type: () => String,
                description: 'For the `sessionId` of tasks.',
                example: 's-0mh2k9x3q-5f0c2a9b7d3e4f10',
              },
              capability: {
                required: true,
                type: () => String,
                description: 'What it was opened for.',
                example: 'python.run',
              },
              state: {
                required: true,
                description: '`lost` with its worker, `expired` since it was not used.',
                enum: ['lost', 'open', 'closed', 'expired'],
              },
              workerId: { required: true, type: () => String },
              labels: { required: true, type: () => t['../tasks/task.dto'].LabelsDto },
              ttlMs: { required: true, type: () => Number, description: 'How long it may be unused.' },
              createdAt: { required: true, type: () => Date },
              lastUsedAt: {
                required: true,
                type: () => Date,
                description: 'When a task in it was last submitted or ended.',
              },
              endedAt: { required: false, type: () => Date },
              reason: { required: false, type: () => String, description: 'Why it ended.' },
            },
            SessionPageDto: {
              sessions: { required: true, type: () => [t['../sessions/session.dto'].SessionDto] },
              nextCursor: {
                required: false,
                type: () => String,
                description: 'Give it as `cursor` to get the next page; absent on the last one.',
              },
            },
          },
        ],
        [
          Promise.resolve(tasks_explanation_dto),
          {
            NearestWorkerDto: {
              workerId: { required: true, type: () => String },
              lacks: {
                required: true,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'The required labels that it has not.',
                example: { region: 'eu' },
              },
            },
            WaitingDto: {
              reason: {
                required: true,
                enum: [
                  'NOT_DISPATCHING',
                  'DELAYED',
                  'SESSION_BUSY',
                  'NO_CAPABLE_WORKER',
                  'LABELS',
                  'SLOTS_BUSY',
                  'WORKERS_PAUSED',
                  'WORKERS_SUSPECT',
                  'WORKERS_DRAINING',
                  'BEING_ASSIGNED',
                ],
              },
              message: {
                required: true,
                type: () => String,
                description: 'For people.',
                example: 'every slot of 2 workers is used, 8 in all',
              },
              position: {
                required: false,
                type: () => Number,
                description:
                  'Its place in its queue, in which tasks with the same capability and the same required labels wait; 1 goes first.',
              },
              queueLength: { required: false, type: () => Number },
              workers: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'number' },
                description:
                  'Workers that could take it, now or later: `free`, `busy`, `paused`, `suspect`, `draining`.',
                example: { busy: 2 },
              },
              nearest: {
                required: false,
                type: () => t['../tasks/explanation.dto'].NearestWorkerDto,
                description: 'With `LABELS`.',
              },
              busyWith: {
                required: false,
                type: () => String,
                description: 'With `SESSION_BUSY`: id of the task that runs in its session.',
              },
              until: {
                required: false,
                type: () => Date,
                description: 'With `DELAYED` and `WORKERS_PAUSED`: when that is over.',
              },
            },
            AssignmentDto: {
              strategy: { required: true, type: () => String, example: 'least-loaded' },
              candidates: { required: true, type: () => Number, description: 'Workers that had room for it.' },
              reason: {
                required: true,
                type: () => String,
                description: 'What decided.',
                example: 'least loaded, with 0 of 4 slots used',
              },
            },
            TimelineEntryDto: {
              at: { required: true, type: () => Date },
              type: {
                required: true,
                description: '`retried`: an attempt ended with an outcome that is not that of the task.',
                enum: ['queued', 'lost', 'rejected', 'assigned', 'retried', 'ended'],
              },
              message: {
                required: true,
                type: () => String,
                description: 'For people.',
                example: 'attempt 1 went to python-1: the only worker with room (least-loaded, 1 candidate)',
              },
              attempt: { required: false, type: () => Number },
              workerId: { required: false, type: () => String },
              assignment: { required: false, type: () => t['../tasks/explanation.dto'].AssignmentDto },
              error: { required: false, type: () => t['../tasks/task.dto'].ErrorDto },
            },
            ExplanationDto: {
              taskId: { required: true, type: () => String },
              state: { required: true, enum: ['succeeded', 'failed', 'cancelled', 'timed_out', 'queued', 'running'] },
              waiting: {
                required: false,
                type: () => t['../tasks/explanation.dto'].WaitingDto,
                description: 'While it is queued.',
              },
              timeline: {
                required: true,
                type: () => [t['../tasks/explanation.dto'].TimelineEntryDto],
                description: 'Oldest first.',
              },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_batch_dto),
          {
            TaskBatchRequestDto: {
              tasks: {
                required: true,
                type: () => [t['../tasks/task-request.dto'].TaskRequestDto],
                description: 'Each is read for itself, so that one that is wrong keeps no other from being accepted.',
              },
            },
            TaskBatchResultDto: {
              status: {
                required: true,
                type: () => Number,
                description: 'The HTTP status that the request would have been answered with alone.',
                example: 202,
              },
              task: {
                required: false,
                type: () => t['../tasks/task.dto'].TaskSummaryDto,
                description: 'The task that was accepted; like in a list, without what its caller has sent.',
              },
              replayed: {
                required: false,
                type: () => Boolean,
                description: 'True where the idempotency key had made the task before.',
              },
              problem: {
                required: false,
                type: () => t['../problem/problem.dto'].ProblemDto,
                description: 'Why the request was refused.',
              },
            },
            TaskBatchDto: {
              results: { required: true, type: () => [t['../tasks/task-batch.dto'].TaskBatchResultDto] },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_input_dto),
          {
            TaskInputDto: {
              text: {
                required: false,
                type: () => String,
                description: 'The piece, as UTF-8. Not together with `base64`.',
              },
              base64: { required: false, type: () => String, description: 'The piece, in base64.' },
              offset: {
                required: false,
                type: () => Number,
                description: 'How many bytes came before it: what the task was given already is not taken twice.',
              },
              end: { required: false, type: () => Boolean, description: 'Nothing comes after it.' },
            },
            TaskInputReceiptDto: {
              receivedBytes: {
                required: true,
                type: () => Number,
                description: 'Bytes that the task was given until now, by `POST \u2026/input`.',
              },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_list_query_dto),
          {
            TaskListQueryDto: {
              state: {
                required: false,
                type: () => String,
                description: 'States, separated by commas.',
                example: 'queued,running',
              },
              capability: { required: false, type: () => String, example: 'python.run' },
              worker: { required: false, type: () => String, description: 'Id of the worker of the last attempt.' },
              createdFrom: {
                required: false,
                type: () => String,
                description: 'Tasks created then or later: ISO 8601 or milliseconds since the Unix epoch.',
              },
              createdBefore: {
                required: false,
                type: () => String,
                description: 'Tasks created before: ISO 8601 or milliseconds since the Unix epoch.',
              },
              limit: {
                required: false,
                type: () => Number,
                description: 'Tasks of one page, from 1 to 500; 50 if left out.',
              },
              cursor: { required: false, type: () => String, description: 'The `nextCursor` of the page before.' },
            },
          },
        ],
        [
          Promise.resolve(workers_worker_dto),
          {
            LoadDto: {
              cpu: {
                required: false,
                type: () => Number,
                description: 'Load average over the number of CPUs, or the share of them in use.',
              },
              memoryBytes: { required: false, type: () => Number },
              custom: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'number' },
                description:
                  'Measures of its own. A Python worker says by `loopLagMs` how late its event loop was at the most in the last seconds.',
              },
            },
            WorkerDto: {
              id: { required: true, type: () => String, description: 'Stable over its restarts.', example: 'python-1' },
              instanceId: { required: true, type: () => String, description: 'Of one start of its process.' },
              name: { required: true, type: () => String },
              version: { required: true, type: () => String },
              state: { required: true, enum: ['registering', 'online', 'suspect', 'offline', 'draining', 'removed'] },
              mock: {
                required: true,
                type: () => Boolean,
                description: 'True where its answers are made up: it says so by its label.',
              },
              slots: { required: true, type: () => Number, description: 'Attempts that it can run at a time.' },
              inFlight: { required: true, type: () => Number, description: 'Attempts that it runs.' },
              taskIds: { required: true, type: () => [String], description: 'Their tasks.' },
              capabilities: {
                required: true,
                type: () => [String],
                description: 'Names of what it can do.',
                example: ['python.run', 'shell.run'],
              },
              labels: { required: true, type: 'object', additionalProperties: { type: 'string' } },
              load: { required: false, type: () => t['../workers/worker.dto'].LoadDto },
              registeredAt: { required: true, type: () => Date },
              lastSeenAt: { required: true, type: () => Date, description: 'When its last status report came.' },
              reconnects: { required: true, type: () => Number, description: 'Links after the first one.' },
              heartbeats: { required: true, type: () => Number },
              linkEnd: {
                required: false,
                description: 'Why its link ended, while it is suspect or offline.',
                enum: ['closed', 'silent'],
              },
            },
            WorkerListDto: { workers: { required: true, type: () => [t['../workers/worker.dto'].WorkerDto] } },
            DrainRequestDto: {
              deadlineMs: {
                required: false,
                type: () => Number,
                description: 'How long what it runs may go on, in milliseconds; `DRAIN_MS` if left out.',
              },
            },
            WorkerExitDto: {
              instanceId: {
                required: true,
                type: () => String,
                description: 'Of the start that ended: what the supervisor gave it as `YARD_WORKER_INSTANCE`.',
              },
              exitCode: { required: false, type: () => Number },
              signal: { required: false, type: () => String, example: 'SIGKILL' },
            },
          },
        ],
      ],
      controllers: [
        [
          Promise.resolve(artifacts_artifacts_controller),
          {
            ArtifactsController: {
              list: {
                summary: 'List the artifacts of a task',
                description:
                  'Files that its attempts left, by name, also those of a lost attempt. They are deleted with the task.',
                type: t['../artifacts/artifact.dto'].ArtifactListDto,
              },
              download: {
                summary: 'Download an artifact',
                description:
                  'The whole or, with `Range`, a part. `ETag` is its SHA-256. It is sent as an attachment, since files of a worker\nare not trusted.',
              },
            },
          },
        ],
        [
          Promise.resolve(events_task_events_controller),
          {
            TaskEventsController: {
              follow: {
                summary: 'Follow a task',
                description:
                  'Server-sent events: the earlier ones first, then each as it happens, until the task has ended. Each event has its `seq` as\nid, so that a client that reconnects with `Last-Event-ID` goes on where it was.',
              },
            },
          },
        ],
        [
          Promise.resolve(fleet_capabilities_controller),
          {
            CapabilitiesController: {
              list: {
                summary: 'List capabilities',
                description: 'What the workers that are here can do, with the schemas that they declare.',
                type: t['../fleet/fleet.dto'].CapabilityListDto,
              },
            },
          },
        ],
        [
          Promise.resolve(fleet_stats_controller),
          {
            StatsController: {
              get: {
                summary: 'Get statistics',
                description: 'Tasks, queues, workers and slots at a glance. For monitoring there is `/metrics`.',
                type: t['../fleet/fleet.dto'].FleetStatsDto,
              },
            },
          },
        ],
        [
          Promise.resolve(fleet_events_fleet_events_controller),
          {
            FleetEventsController: {
              follow: {
                summary: 'Follow the fleet',
                description:
                  'Server-sent events: each change of state of a task, a session or a worker, until you disconnect. Changes of one subject that\ncome close together, or faster than you read, may become one event with its last state; `/v1/tasks/{id}/events` leaves out nothing.\n\nTo show the whole fleet without a gap, **follow first, then list**: connect without `after`, wait for the event `cursor`, read the\nlists, and apply each event to them. The id of an event is the cursor after it; reconnect with the last one as `Last-Event-ID`. After an\nevent `reset`, changes were missed: read the lists again, and go on with the same stream.',
              },
            },
          },
        ],
        [
          Promise.resolve(mock_mock_scenario_controller),
          {
            MockScenarioController: {
              put: {
                summary: 'Begin a scenario',
                description: 'In place of the current one. Mock workers start again, as processes that died would.',
                type: t['../mock/scenario.dto'].ScenarioDto,
              },
              get: {
                summary: 'Get the scenario',
                description: 'With its seed, and how often each of its faults was put to use.',
                type: t['../mock/scenario.dto'].ScenarioDto,
              },
              clear: { summary: 'End the scenario' },
            },
          },
        ],
        [
          Promise.resolve(sessions_sessions_controller),
          {
            SessionsController: {
              open: {
                summary: 'Open a session',
                description:
                  'A worker keeps state (files, an interpreter, a browser) between the tasks that name the session as `sessionId`. They\nrun on that worker, one after another. The session ends when it is closed, when it was not used for `ttlMs`, or with its\nworker; what waits for it or runs in it then fails with `SESSION_LOST`.',
                type: t['../sessions/session.dto'].SessionDto,
              },
              list: {
                summary: 'List sessions',
                description: 'Newest first, those that have ended too while they are kept.',
                type: t['../sessions/session.dto'].SessionPageDto,
              },
              get: { summary: 'Get a session', type: t['../sessions/session.dto'].SessionDto },
              close: {
                summary: 'Close a session',
                description:
                  'Its running task is stopped, and its worker frees its state. A session that has ended stays as it is.',
              },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_batch_controller),
          {
            TaskBatchController: {
              submit: {
                summary: 'Submit many tasks',
                description:
                  'Up to 1000 requests, accepted with one wait for the disk. Answers 200 with one result for each, in their order: a task,\nor the problem for which that one was refused. With an `Idempotency-Key` the batch may be sent again and makes each task once.',
                type: t['../tasks/task-batch.dto'].TaskBatchDto,
              },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_explain_controller),
          {
            TaskExplainController: {
              explain: {
                summary: 'Explain a task',
                description:
                  'Why it waits, where each attempt went and why, and why one was lost: what was decided, as a timeline.',
                type: t['../tasks/explanation.dto'].ExplanationDto,
              },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_input_controller),
          {
            TaskInputController: {
              give: {
                summary: 'Give a running task input',
                description:
                  'For tasks that take it: `shell.run` and `python.run` with `stdinOpen`. Pieces come in the order in which they are sent, one after the\nother; `end` ends the input. A task that has not read what it was given answers 429 `INPUT_FULL`, and has taken nothing of the piece.\nWhere no answer came, send the piece again with its `offset`. Input belongs to an attempt: one that is tried again begins without.',
                type: t['../tasks/task-input.dto'].TaskInputReceiptDto,
              },
            },
          },
        ],
        [
          Promise.resolve(tasks_tasks_controller),
          {
            TasksController: {
              submit: {
                summary: 'Submit a task',
                description:
                  'Answers 202 with `Location` when the task is durable. With `Prefer: wait=N` it answers 200 with the outcome where\nthat comes within N seconds. A failed outcome is a 200 too: `outcome.status` says how the task ended. With an\n`Idempotency-Key` the request may be sent again and makes one task. With `cancelOnDisconnect` the task is cancelled where the\ncaller goes away before it is answered.',
                type: t['../tasks/task.dto'].TaskDto,
              },
              list: {
                summary: 'List tasks',
                description:
                  'Newest first, without input, result and large details of errors. A page may be shorter than `limit`; the last has no `nextCursor`.',
                type: t['../tasks/task.dto'].TaskPageDto,
              },
              get: { summary: 'Get a task', type: t['../tasks/task.dto'].TaskDto },
              attempts: {
                summary: 'List the attempts at a task',
                description:
                  'The last ones, if there are very many. Only the attempt that ended the task has large details of its error.',
                type: t['../tasks/task.dto'].AttemptListDto,
              },
              cancel: {
                summary: 'Cancel a task',
                description:
                  'A task that waits ends at once. One that runs ends when its worker has stopped it: look at the task or its events.',
                type: t['../tasks/task.dto'].TaskDto,
              },
            },
          },
        ],
        [
          Promise.resolve(workers_workers_controller),
          {
            WorkersController: {
              list: { summary: 'List workers', type: t['../workers/worker.dto'].WorkerListDto },
              get: { summary: 'Get a worker', type: t['../workers/worker.dto'].WorkerDto },
              drain: {
                summary: 'Drain a worker',
                description:
                  'It takes no more work until it is resumed, also after a restart of its process. What it runs may go on until the deadline.',
                type: t['../workers/worker.dto'].WorkerDto,
              },
              resume: {
                summary: 'Resume a worker',
                description: 'It takes work again.',
                type: t['../workers/worker.dto'].WorkerDto,
              },
              exited: {
                summary: 'Report the end of a worker process',
                description:
                  'For the supervisor that started it: its tasks run elsewhere at once, without the grace of a link that closed. A worker\nthat was started again meanwhile loses nothing.',
              },
              remove: {
                summary: 'Remove a worker',
                description:
                  'Forgets it and closes its link. If tasks run or sessions are open on it, that is refused with 409, unless `force` is\ntrue: then the tasks run elsewhere, and the sessions are lost. A process that is alive registers again; stop it first.',
              },
            },
          },
        ],
        [
          Promise.resolve(observability_metrics_metrics_controller),
          {
            MetricsController: {
              get: { summary: 'Get metrics', description: 'In the text format of Prometheus.', type: String },
            },
          },
        ],
        [
          Promise.resolve(observability_health_health_controller),
          {
            HealthController: {
              live: {
                summary: 'Is the process up?',
                description: 'Needs no key. If it does not answer, restart the process.',
                type: Object,
              },
              ready: {
                summary: 'Can it take tasks?',
                description:
                  'Needs no key. 503 where a part is down; `error` names each part that is. `workers` tells how many are here; tasks\nare taken without any. Whether the store can be written is looked at once a second at most.',
                type: Object,
              },
            },
          },
        ],
      ],
    },
  };
};
