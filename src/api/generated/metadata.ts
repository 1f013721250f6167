// Generated from the DTOs and controllers by `npm run codegen`. Do not edit.
import * as tasks_task_dto from '../tasks/task.dto';
import * as artifacts_artifact_dto from '../artifacts/artifact.dto';
import * as audit_audit_dto from '../audit/audit.dto';
import * as tasks_task_request_dto from '../tasks/task-request.dto';
import * as tasks_task_event_dto from '../tasks/task-event.dto';
import * as fleet_fleet_dto from '../fleet/fleet.dto';
import * as keys_key_dto from '../keys/key.dto';
import * as problem_problem_dto from '../problem/problem.dto';
import * as sessions_session_dto from '../sessions/session.dto';
import * as tasks_explanation_dto from '../tasks/explanation.dto';
import * as tasks_task_batch_dto from '../tasks/task-batch.dto';
import * as workers_worker_dto from '../workers/worker.dto';
import * as artifacts_artifact_ticket_dto from '../artifacts/artifact-ticket.dto';
import * as mock_scenario_dto from '../mock/scenario.dto';
import * as tasks_task_input_dto from '../tasks/task-input.dto';
import * as events_client_message_dto from '../events/client-message.dto';
import * as fleet_events_fleet_event_dto from '../fleet-events/fleet-event.dto';
import * as fleet_events_fleet_events_query_dto from '../fleet-events/fleet-events-query.dto';
import * as keys_key_list_query_dto from '../keys/key-list-query.dto';
import * as sessions_session_list_query_dto from '../sessions/session-list-query.dto';
import * as tasks_task_list_query_dto from '../tasks/task-list-query.dto';
import * as artifacts_artifact_tickets_controller from '../artifacts/artifact-tickets.controller';
import * as artifacts_artifacts_controller from '../artifacts/artifacts.controller';
import * as audit_audit_controller from '../audit/audit.controller';
import * as events_task_events_controller from '../events/task-events.controller';
import * as fleet_capabilities_controller from '../fleet/capabilities.controller';
import * as fleet_stats_controller from '../fleet/stats.controller';
import * as fleet_events_fleet_events_controller from '../fleet-events/fleet-events.controller';
import * as keys_keys_controller from '../keys/keys.controller';
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
    ['../audit/audit.dto']: audit_audit_dto,
    ['../tasks/task-request.dto']: tasks_task_request_dto,
    ['../tasks/task-event.dto']: tasks_task_event_dto,
    ['../fleet/fleet.dto']: fleet_fleet_dto,
    ['../keys/key.dto']: keys_key_dto,
    ['../problem/problem.dto']: problem_problem_dto,
    ['../sessions/session.dto']: sessions_session_dto,
    ['../tasks/explanation.dto']: tasks_explanation_dto,
    ['../tasks/task-batch.dto']: tasks_task_batch_dto,
    ['../workers/worker.dto']: workers_worker_dto,
    ['../artifacts/artifact-ticket.dto']: artifacts_artifact_ticket_dto,
    ['../mock/scenario.dto']: mock_scenario_dto,
    ['../tasks/task-input.dto']: tasks_task_input_dto,
  };
  return {
    '@nestjs/swagger': {
      models: [
        [
          Promise.resolve(artifacts_artifact_ticket_dto),
          {
            ArtifactTicketRequestDto: {
              ttlS: {
                required: false,
                type: () => Number,
                description: 'How long the ticket is valid, in seconds. Default: 300.',
              },
            },
            ArtifactTicketDto: {
              ticket: {
                required: true,
                type: () => String,
                description: 'Send it as the query parameter `ticket` of the download.',
              },
              url: {
                required: true,
                type: () => String,
                description: 'URL of the download with the ticket, at the address of this request.',
              },
              expiresAt: { required: true, type: () => Date },
            },
          },
        ],
        [
          Promise.resolve(tasks_task_dto),
          {
            ErrorDto: {
              code: {
                required: true,
                type: () => String,
                description: 'Stable code, listed in protocol/README.md or defined by the capability.',
                example: 'EXECUTION_ERROR',
              },
              message: { required: true, type: () => String },
              retryable: { required: true, type: () => Boolean, description: 'True if a retry may succeed.' },
              details: {
                required: false,
                type: 'object',
                additionalProperties: true,
                description: 'Machine-readable details, such as the exit code or a traceback.',
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
                description: 'Result of the capability; matches its output schema.',
                example: { stdout: '45\n', stderr: '', exitCode: 0 },
              },
              error: { required: false, type: () => t['../tasks/task.dto'].ErrorDto },
              stats: { required: true, type: () => t['../tasks/task.dto'].UsageDto },
              artifacts: { required: false, type: () => [t['../tasks/task.dto'].ArtifactDto] },
              truncated: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'number' },
                description: 'Bytes cut from each output stream, by stream name.',
              },
            },
            LabelsDto: {
              require: {
                required: true,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Only workers with all of these labels are eligible.',
                example: { region: 'eu' },
              },
              prefer: {
                required: true,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Among the eligible workers, those with more of these labels come first.',
              },
            },
            RetryBackoffDto: {
              type: {
                required: true,
                description: '`exponential` doubles the delay with each attempt after the second.',
                enum: ['fixed', 'exponential'],
              },
              delayMs: { required: true, type: () => Number, description: 'Delay before the second attempt.' },
              maxDelayMs: { required: true, type: () => Number },
              jitter: { required: true, type: () => Number, description: 'Random share of the delay, 0 to 1.' },
            },
            RetryDto: {
              maxAttempts: {
                required: true,
                type: () => Number,
                description: 'Maximum number of attempts, not counting those that a worker rejected.',
              },
              backoff: { required: false, type: () => t['../tasks/task.dto'].RetryBackoffDto },
              on: { required: true, type: () => [String], description: 'Error codes to retry on.' },
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
              keyId: {
                required: false,
                type: () => String,
                description: 'Id of the API key that submitted it; absent for the built-in key.',
              },
              attempt: {
                required: true,
                type: () => Number,
                description: 'Number of the last attempt; 0 before the first.',
              },
              retry: { required: true, type: () => t['../tasks/task.dto'].RetryDto },
              notBefore: {
                required: false,
                type: () => Date,
                description: 'The next attempt does not start before this time.',
              },
              workerId: { required: false, type: () => String, description: 'Worker of the last attempt.' },
              createdAt: { required: true, type: () => Date },
              startedAt: { required: false, type: () => Date, description: 'Time at which the last attempt started.' },
              finishedAt: { required: false, type: () => Date },
              outcome: {
                required: false,
                type: () => t['../tasks/task.dto'].OutcomeDto,
                description: 'Present once the task has ended. Lists omit the result.',
              },
            },
            TaskDto: { input: { required: true, type: () => Object } },
            TaskPageDto: {
              tasks: { required: true, type: () => [t['../tasks/task.dto'].TaskSummaryDto] },
              nextCursor: {
                required: false,
                type: () => String,
                description: 'Pass as `cursor` to get the next page. Absent on the last page.',
              },
            },
            AttemptDto: {
              attempt: { required: true, type: () => Number },
              workerId: { required: true, type: () => String },
              startedAt: { required: true, type: () => Date },
              finishedAt: { required: false, type: () => Date },
              status: {
                required: false,
                description:
                  'Absent while the attempt runs. `lost`: its worker is gone. `rejected`: the worker did not accept the task.',
                enum: ['succeeded', 'failed', 'cancelled', 'timed_out', 'lost', 'rejected'],
              },
              error: { required: false, type: () => t['../tasks/task.dto'].ErrorDto },
              stats: {
                required: false,
                type: () => t['../tasks/task.dto'].UsageDto,
                description: 'Resources that the attempt used, if the worker reported them.',
              },
            },
            AttemptListDto: { attempts: { required: true, type: () => [t['../tasks/task.dto'].AttemptDto] } },
          },
        ],
        [
          Promise.resolve(artifacts_artifact_dto),
          {
            TaskArtifactDto: {
              attempt: { required: true, type: () => Number, description: 'Number of the attempt that left the file.' },
              createdAt: { required: true, type: () => Date },
            },
            ArtifactListDto: {
              artifacts: { required: true, type: () => [t['../artifacts/artifact.dto'].TaskArtifactDto] },
            },
          },
        ],
        [
          Promise.resolve(audit_audit_dto),
          {
            AuditQueryDto: {
              stream: {
                required: false,
                type: () => String,
                description: 'Streams, comma-separated. Default: all.',
                example: 'changes,refusals',
              },
              after: {
                required: false,
                type: () => String,
                description: 'Only lines from this time on: ISO 8601 or milliseconds since the Unix epoch.',
              },
              before: {
                required: false,
                type: () => String,
                description: 'Only lines before this time: ISO 8601 or milliseconds since the Unix epoch.',
              },
              key: {
                required: false,
                type: () => String,
                description: 'Id of an API key; `default` is the built-in key.',
              },
              action: {
                required: false,
                type: () => String,
                description: 'Beginning of the action.',
                example: 'tasks.',
              },
              limit: { required: false, type: () => Number, description: 'Lines per page, 1 to 1000. Default: 100.' },
              cursor: { required: false, type: () => String, description: '`nextCursor` of the previous page.' },
              newerThan: {
                required: false,
                type: () => String,
                description: '`headCursor` of an earlier page: only lines that were added since.',
              },
            },
            AuditedByDto: {
              key: {
                required: true,
                type: () => String,
                nullable: true,
                description: 'Id of the API key, `default` for the built-in key; null without a valid key.',
              },
              name: { required: false, type: () => String, description: 'Name of the key.' },
              worker: { required: false, type: () => String, description: 'Id of the worker token.' },
              ticket: { required: false, type: () => String, description: 'Purpose of the ticket.' },
            },
            AuditedObjectDto: {
              kind: { required: true, type: () => String, example: 'task' },
              id: { required: true, type: () => String },
            },
            AuditLineDto: {
              at: { required: true, type: () => String, description: 'ISO 8601.' },
              stream: { required: true, enum: ['changes', 'submissions', 'refusals'] },
              by: { required: true, type: () => t['../audit/audit.dto'].AuditedByDto },
              from: {
                required: false,
                type: () => String,
                description: 'Address of the client. Absent in lines about the log itself.',
              },
              action: {
                required: true,
                type: () => String,
                description:
                  'The action or attempt. `audit.omitted` counts refusals beyond 10 a second, `audit.lost` lines that could not be written.',
                example: 'tasks.cancel',
              },
              object: { required: false, type: () => t['../audit/audit.dto'].AuditedObjectDto },
              status: {
                required: false,
                type: () => Number,
                description: 'HTTP status of the result. Absent in lines about the log itself.',
              },
              code: { required: false, type: () => String, description: 'Code of the problem.' },
              count: {
                required: false,
                type: () => Number,
                description: 'Number of objects, such as the tasks of a batch, or of repetitions that share this line.',
              },
              sampled: {
                required: false,
                type: () => Number,
                description: 'This line stands for about this many: submissions are sampled.',
              },
            },
            AuditPageDto: {
              lines: { required: true, type: () => [t['../audit/audit.dto'].AuditLineDto] },
              nextCursor: {
                required: false,
                type: () => String,
                description: 'Pass as `cursor` for older lines. Absent on the last page.',
              },
              headCursor: {
                required: true,
                type: () => String,
                description: 'Pass as `newerThan` for lines that are added later.',
              },
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
                description: 'Only workers with all of these labels are eligible.',
                example: { region: 'eu' },
              },
              prefer: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Among the eligible workers, those with more of these labels come first.',
              },
            },
            BackoffDto: {
              type: {
                required: false,
                description: '`exponential` doubles the delay with each attempt after the second.',
                enum: ['fixed', 'exponential'],
              },
              delayMs: { required: false, type: () => Number, description: 'Delay before the second attempt.' },
              maxDelayMs: { required: false, type: () => Number },
              jitter: {
                required: false,
                type: () => Number,
                description:
                  'Random share of the delay, 0 to 1. Spreads the retries of tasks that failed at the same time.',
              },
            },
            RetryRequestDto: {
              maxAttempts: {
                required: false,
                type: () => Number,
                description: 'Maximum number of attempts, including the first.',
              },
              backoff: {
                required: false,
                type: () => t['../tasks/task-request.dto'].BackoffDto,
                description:
                  'Default: no delay if the worker was lost or did not start in time, otherwise exponential from 1 s to 60 s.',
              },
              on: {
                required: false,
                type: () => [String],
                description: 'Error codes to retry on.',
                example: ['WORKER_LOST', 'TIMEOUT'],
              },
            },
            TaskRequestDto: {
              capability: {
                required: true,
                type: () => String,
                description: 'The capability to run.',
                example: 'python.run',
              },
              input: {
                required: false,
                type: () => Object,
                description:
                  'Must match the input schema of the capability. Default: `{}`. Limits: 128 levels deep, integers within \u00B1(2^53\u22121); send larger\nones as strings.',
                example: { code: 'print(sum(range(10)))' },
              },
              priority: {
                required: false,
                type: () => Number,
                description: 'Tasks with a higher priority run first. Default: 0.',
              },
              timeoutMs: {
                required: false,
                type: () => Number,
                description: 'Time limit of one attempt. Default: `TIMEOUT_MS`.',
              },
              noProgressTimeoutMs: {
                required: false,
                type: () => Number,
                description: 'Ends an attempt that reports neither output nor progress for this long.',
              },
              startTimeoutMs: {
                required: false,
                type: () => Number,
                description: 'Time limit for a worker to start the attempt after it accepted the task.',
              },
              queueTimeoutMs: {
                required: false,
                type: () => Number,
                description: 'Time limit for the task in the queue. Default: `QUEUE_TIMEOUT_MS`.',
              },
              retry: {
                required: false,
                type: () => t['../tasks/task-request.dto'].RetryRequestDto,
                description: 'Retry policy. Default: retry at once if the worker is lost or does not start in time.',
              },
              sessionId: {
                required: false,
                type: () => String,
                description:
                  'Id of an open session to run in. The tasks of a session run one at a time, in the order of submission.',
              },
              labels: {
                required: false,
                type: () => t['../tasks/task-request.dto'].LabelSelectorDto,
                description: 'Selects workers by their labels.',
              },
              requireWorker: {
                required: false,
                type: () => Boolean,
                description: 'Reject the task immediately with `NO_CAPABLE_WORKER` if no known worker can run it.',
              },
              cancelOnDisconnect: {
                required: false,
                type: () => Boolean,
                description:
                  'With `Prefer: wait`: cancel the task if the connection closes before the response is sent.',
              },
            },
            CancelRequestDto: {
              reason: {
                required: false,
                type: () => String,
                description: 'Reason, sent to the worker and stored with the task.',
              },
              graceMs: {
                required: false,
                type: () => Number,
                description: 'Time between the soft stop and the hard stop, in milliseconds.',
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
                description: '`seq` of the last event that the client has received. Default: 0.',
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
                description: 'The error that led to this state.',
              },
            },
            TaskStateEventDto: {
              taskId: { required: true, type: () => String },
              seq: {
                required: true,
                type: () => Number,
                description: 'Number of the event: 1 for the first event of the task, then counting up without gaps.',
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
                description: 'Text for `stdout`, `stderr` and `log`; any JSON value for `progress` and `display`.',
              },
              droppedBytes: {
                required: false,
                type: () => Number,
                description: 'Bytes of output that were dropped immediately before this chunk.',
              },
            },
            TaskOutputEventDto: {
              taskId: { required: true, type: () => String },
              seq: {
                required: true,
                type: () => Number,
                description: 'Number of the event: 1 for the first event of the task, then counting up without gaps.',
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
                description: 'Dotted path into the capability.',
                example: 'inputSchema.properties.email.pattern',
              },
              reason: {
                required: true,
                type: () => String,
                example: 'the pattern has a lookahead, which cannot be matched in linear time',
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
                description: 'True if sessions can be opened for this capability.',
              },
              workerIds: {
                required: true,
                type: () => [String],
                description: 'Workers that offer it, the most recently registered first.',
              },
              unchecked: {
                required: false,
                type: () => t['../fleet/fleet.dto'].UncheckedDto,
                description:
                  'Present if only the worker validates inputs, because the control plane cannot check the input schema, which is valid.',
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
                description: 'Labels that the worker must have.',
              },
              sessionId: {
                required: false,
                type: () => String,
                description: 'Session of the tasks, if they belong to one.',
              },
              length: { required: true, type: () => Number },
            },
            SlotsDto: { total: { required: true, type: () => Number }, used: { required: true, type: () => Number } },
            IsolationCountDto: {
              backend: {
                required: true,
                type: () => String,
                description: 'Label `isolation-backend`; `unknown` for workers without it.',
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
                description:
                  'Current clients: requests that wait for an outcome, event streams, downloads, `/events` connections and tunnels.',
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
                description: 'Code of the error that led to this state.',
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
                description: 'Capability that the session was opened for.',
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
                description: 'True from the time an operator drains the worker until it is resumed.',
              },
              slots: { required: true, type: () => Number },
              inFlight: { required: true, type: () => Number, description: 'Slots in use at the time of the event.' },
            },
            FeedCursorDto: { cursor: { required: true, type: () => String } },
            FeedResetDto: {
              reason: {
                required: true,
                description:
                  '`expired`: changes after the given cursor are no longer stored. `restarted`: the control plane has restarted since it issued the cursor.',
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
                description: 'Kinds of changes, comma-separated. Default: all.',
                example: 'task,worker',
              },
              capability: {
                required: false,
                type: () => String,
                description:
                  'Stream only tasks and sessions of this capability. Worker changes have no capability and are always included; exclude them with `kinds`.',
                example: 'python.run',
              },
              after: {
                required: false,
                type: () => String,
                description: 'Id of the last event that you have received. Default: start with the next change.',
              },
            },
          },
        ],
        [
          Promise.resolve(keys_key_list_query_dto),
          {
            KeyListQueryDto: {
              state: {
                required: false,
                type: () => String,
                description: 'States, comma-separated. Default: all.',
                example: 'active',
              },
              name: {
                required: false,
                type: () => String,
                description: 'The exact name. Ended keys may have had the same name.',
              },
              limit: { required: false, type: () => Number, description: 'Keys per page, 1 to 500. Default: 50.' },
              cursor: { required: false, type: () => String, description: '`nextCursor` of the previous page.' },
            },
          },
        ],
        [
          Promise.resolve(keys_key_dto),
          {
            KeyLimitsDto: {
              waitingMax: { required: false, type: () => Number, description: 'Limit of waiting tasks.' },
              runningMax: { required: false, type: () => Number, description: 'Limit of running tasks. More wait.' },
              sessionsMax: { required: false, type: () => Number, description: 'Limit of open sessions.' },
              storedBytesMax: {
                required: false,
                type: () => Number,
                description: 'Limit of the stored bytes of tasks: inputs, outcomes, output, artifacts and attempts.',
              },
              submissionsPerMinuteMax: {
                required: false,
                type: () => Number,
                description: 'Limit of the tasks that are accepted within any 60 seconds.',
              },
            },
            ApiKeyRequestDto: {
              name: { required: true, type: () => String, description: 'Unique among the active keys.', example: 'ci' },
              scopes: {
                required: true,
                type: () => [Object],
                description:
                  '`submit`: create tasks and sessions, and use those of its own. `read`: see everything. `operate`: like `read`, and change workers and the\ntasks and sessions of others. `admin`: everything, and manage keys.',
                example: ['submit'],
                enum: ['submit', 'read', 'operate', 'admin'],
                isArray: true,
              },
              capabilities: {
                required: false,
                type: () => [String],
                description: 'Capabilities that tasks and sessions of the key may use. Default: all.',
                example: ['python.*'],
              },
              labels: {
                required: false,
                type: () => t['../tasks/task-request.dto'].LabelSelectorDto,
                description: 'Labels that are added to each task and session of the key.',
              },
              weight: {
                required: false,
                type: () => Number,
                description: "Share of the queue's turns among keys with waiting tasks. Default: 1.",
              },
              limits: { required: false, type: () => t['../keys/key.dto'].KeyLimitsDto },
              ttlMs: {
                required: false,
                type: () => Number,
                description: 'The key expires after this many milliseconds. Default: never.',
              },
              expiresAt: {
                required: false,
                type: () => String,
                description: 'The key expires at this time, instead of `ttlMs`: ISO 8601 with a zone.',
                example: '2099-01-31T12:00:00Z',
              },
            },
            RotateRequestDto: {
              overlapMs: {
                required: false,
                type: () => Number,
                description:
                  'The previous secret stays valid for this many milliseconds. Default: 0. A key that rotates itself needs at least 60000.',
              },
            },
            KeyUsageDto: {
              waiting: { required: true, type: () => Number, description: 'Waiting tasks.' },
              running: { required: true, type: () => Number },
              sessions: { required: true, type: () => Number, description: 'Open sessions.' },
              storedBytes: { required: true, type: () => Number },
              submissionsLastMinute: { required: true, type: () => Number },
            },
            SetLimitsDto: {
              waitingMax: { required: false, type: () => Number },
              runningMax: { required: false, type: () => Number },
              sessionsMax: { required: false, type: () => Number },
              storedBytesMax: { required: false, type: () => Number },
              submissionsPerMinuteMax: { required: false, type: () => Number },
            },
            ApiKeyDto: {
              id: {
                required: true,
                type: () => String,
                description: '`default` is the built-in key.',
                example: 'k-0mh2k9x3q-5f0c2a9b7d3e4f10',
              },
              name: { required: true, type: () => String, example: 'ci' },
              state: {
                required: true,
                description: 'A key with another state is no longer accepted.',
                enum: ['expired', 'active', 'revoked'],
              },
              scopes: {
                required: true,
                type: () => [Object],
                enum: ['submit', 'read', 'operate', 'admin'],
                isArray: true,
              },
              capabilities: {
                required: false,
                type: () => [String],
                description: 'Absent if the key may use every capability.',
              },
              labels: { required: true, type: () => t['../tasks/task.dto'].LabelsDto },
              weight: {
                required: true,
                type: () => Number,
                description: "Share of the queue's turns among keys with waiting tasks.",
              },
              limits: { required: true, type: () => t['../keys/key.dto'].SetLimitsDto },
              usage: {
                required: false,
                type: () => t['../keys/key.dto'].KeyUsageDto,
                description: 'Absent for the built-in key, which is not counted.',
              },
              createdAt: { required: false, type: () => Date, description: 'Absent for the built-in key.' },
              expiresAt: { required: false, type: () => Date, description: 'Absent if the key does not expire.' },
              revokedAt: { required: false, type: () => Date },
              previousSecretUntil: {
                required: false,
                type: () => Date,
                description: 'During a rotation: the previous secret is valid until this time.',
              },
            },
            ApiKeyWithSecretDto: {
              key: { required: true, type: () => t['../keys/key.dto'].ApiKeyDto },
              secret: {
                required: true,
                type: () => String,
                description: 'Shown only once. Send it as `Authorization: Bearer <secret>`.',
              },
            },
            ApiKeyPageDto: {
              keys: { required: true, type: () => [t['../keys/key.dto'].ApiKeyDto] },
              nextCursor: {
                required: false,
                type: () => String,
                description: 'Pass as `cursor` to get the next page. Absent on the last page.',
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
                description:
                  'Seed of the random generator: the same scenario with the same seed injects the same faults.',
              },
              startedAt: { required: true, type: () => String },
              faults: {
                required: true,
                type: () => [Object],
                description: 'The faults as submitted, each with `count`, the number of times it was injected.',
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
                description: 'Dotted path of the invalid value; empty for the whole body.',
                example: 'input.code',
              },
              message: {
                required: true,
                type: () => String,
                description: 'The expected and the actual value.',
                example: 'expected string, got number',
              },
            },
            ProblemDto: {
              type: {
                required: true,
                type: () => String,
                description: '`urn:yardmaster:problem:` followed by the code.',
                example: 'urn:yardmaster:problem:NOT_FOUND',
              },
              title: { required: true, type: () => String, description: 'Summary of the problem type.' },
              status: { required: true, type: () => Number, description: 'HTTP status.', example: 404 },
              detail: { required: true, type: () => String, description: 'Explanation specific to this request.' },
              code: {
                required: true,
                type: () => String,
                description: 'Stable error code, listed in protocol/README.md.',
                example: 'NOT_FOUND',
              },
              retryable: {
                required: true,
                type: () => Boolean,
                description: 'True if the same request may succeed later.',
              },
              instance: {
                required: false,
                type: () => String,
                description: 'Path of the request. For an internal error, the id under which it was logged.',
              },
              errors: {
                required: false,
                type: () => [t['../problem/problem.dto'].ViolationDto],
                description: 'Every violation, if parts of the request are invalid.',
              },
              details: {
                required: false,
                type: 'object',
                additionalProperties: true,
                description: 'Machine-readable details.',
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
                description: 'States, comma-separated. Default: all.',
                example: 'open',
              },
              key: {
                required: false,
                type: () => String,
                description:
                  'Id of the API key that opened the sessions. Those of the built-in key cannot be listed alone.',
              },
              limit: { required: false, type: () => Number, description: 'Sessions per page, 1 to 500. Default: 50.' },
              cursor: { required: false, type: () => String, description: '`nextCursor` of the previous page.' },
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
                  'Capability that the session is opened for. Tasks may use it with any session capability of its worker.',
                example: 'python.run',
              },
              ttlMs: {
                required: false,
                type: () => Number,
                description: 'The session expires after this many milliseconds without use. Default: `SESSION_TTL_MS`.',
              },
              labels: {
                required: false,
                type: () => t['../tasks/task-request.dto'].LabelSelectorDto,
                description: 'Selects the worker of the session by its labels.',
              },
            },
            SessionDto: {
              id: {
                required: true,
                type: () => String,
                description: 'Use as the `sessionId` of tasks.',
                example: 's-0mh2k9x3q-5f0c2a9b7d3e4f10',
              },
              capability: {
                required: true,
                type: () => String,
                description: 'Capability that the session was opened for.',
                example: 'python.run',
              },
              state: {
                required: true,
                description: '`lost`: its worker is gone. `expired`: it was not used for `ttlMs`.',
                enum: ['lost', 'open', 'closed', 'expired'],
              },
              workerId: { required: true, type: () => String },
              keyId: {
                required: false,
                type: () => String,
                description: 'Id of the API key that opened it; absent for the built-in key.',
              },
              labels: { required: true, type: () => t['../tasks/task.dto'].LabelsDto },
              ttlMs: {
                required: true,
                type: () => Number,
                description: 'The session expires after this many milliseconds without use.',
              },
              createdAt: { required: true, type: () => Date },
              lastUsedAt: {
                required: true,
                type: () => Date,
                description: 'Time at which a task of the session was last submitted or ended.',
              },
              endedAt: { required: false, type: () => Date },
              reason: { required: false, type: () => String, description: 'Why the session ended.' },
            },
            SessionPageDto: {
              sessions: { required: true, type: () => [t['../sessions/session.dto'].SessionDto] },
              nextCursor: {
                required: false,
                type: () => String,
                description: 'Pass as `cursor` to get the next page. Absent on the last page.',
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
                description: 'The required labels that the worker lacks.',
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
                  'KEY_LIMIT',
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
                description: 'The reason in words.',
                example: 'all slots of 2 workers are in use (8)',
              },
              position: {
                required: false,
                type: () => Number,
                description:
                  'Position in the queue of tasks with the same capability and required labels, among the tasks of the same API key; 1 is next.',
              },
              queueLength: {
                required: false,
                type: () => Number,
                description: 'Number of tasks of the same API key in that queue.',
              },
              keys: {
                required: false,
                type: () => Number,
                description:
                  'Number of API keys with tasks in that queue, which take turns. Absent if there is only one.',
              },
              workers: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'number' },
                description: 'Number of suitable workers that are `free`, `busy`, `paused`, `suspect` or `draining`.',
                example: { busy: 2 },
              },
              nearest: {
                required: false,
                type: () => t['../tasks/explanation.dto'].NearestWorkerDto,
                description: 'For `LABELS`: the worker that lacks the fewest labels.',
              },
              busyWith: {
                required: false,
                type: () => String,
                description:
                  'For `SESSION_BUSY`: id of the task that is running in the session. Absent if it belongs to another API key.',
              },
              until: {
                required: false,
                type: () => Date,
                description: 'For `DELAYED` and `WORKERS_PAUSED`: the time at which the wait ends.',
              },
            },
            AssignmentDto: {
              strategy: { required: true, type: () => String, example: 'least-loaded' },
              candidates: { required: true, type: () => Number, description: 'Number of workers with a free slot.' },
              reason: {
                required: true,
                type: () => String,
                description: 'Why this worker was chosen.',
                example: 'least loaded, with 0 of 4 slots used',
              },
            },
            TimelineEntryDto: {
              at: { required: true, type: () => Date },
              type: {
                required: true,
                description:
                  '`assigned`: an attempt was assigned to a worker. `retried`: an attempt ended, and another one follows.',
                enum: ['queued', 'lost', 'rejected', 'assigned', 'retried', 'ended'],
              },
              message: {
                required: true,
                type: () => String,
                description: 'The entry in words.',
                example:
                  'attempt 1 was assigned to python-1: the only worker with a free slot (least-loaded, 1 candidate)',
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
                description: 'Present while the task is queued.',
              },
              timeline: {
                required: true,
                type: () => [t['../tasks/explanation.dto'].TimelineEntryDto],
                description: 'History, oldest entry first.',
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
                description: 'Validated one by one: an invalid request does not affect the others.',
              },
            },
            TaskBatchResultDto: {
              status: {
                required: true,
                type: () => Number,
                description: 'HTTP status that the same request would get from `POST /v1/tasks`.',
                example: 202,
              },
              task: {
                required: false,
                type: () => t['../tasks/task.dto'].TaskSummaryDto,
                description: 'The accepted task, without its input.',
              },
              replayed: {
                required: false,
                type: () => Boolean,
                description: 'True if an earlier request with the same idempotency key created the task.',
              },
              problem: {
                required: false,
                type: () => t['../problem/problem.dto'].ProblemDto,
                description: 'Why the request was rejected.',
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
                description: 'The chunk as text, which the task reads as UTF-8. Mutually exclusive with `base64`.',
              },
              base64: { required: false, type: () => String, description: 'The chunk in base64, for binary data.' },
              offset: {
                required: false,
                type: () => Number,
                description:
                  'Number of bytes sent before this chunk. Makes a retry safe: bytes that were already received are skipped.',
              },
              end: {
                required: false,
                type: () => Boolean,
                description: 'True closes standard input after this chunk.',
              },
            },
            TaskInputReceiptDto: {
              receivedBytes: {
                required: true,
                type: () => Number,
                description: 'Total bytes received so far by `POST \u2026/input` for this attempt.',
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
                description: 'States, comma-separated. Default: all.',
                example: 'queued,running',
              },
              capability: { required: false, type: () => String, example: 'python.run' },
              worker: { required: false, type: () => String, description: 'Id of the worker of the last attempt.' },
              key: {
                required: false,
                type: () => String,
                description:
                  'Id of the API key that submitted the tasks. Those of the built-in key cannot be listed alone.',
              },
              createdFrom: {
                required: false,
                type: () => String,
                description: 'Only tasks created at or after this time: ISO 8601 or milliseconds since the Unix epoch.',
              },
              createdBefore: {
                required: false,
                type: () => String,
                description: 'Only tasks created before this time: ISO 8601 or milliseconds since the Unix epoch.',
              },
              limit: { required: false, type: () => Number, description: 'Tasks per page, 1 to 500. Default: 50.' },
              cursor: { required: false, type: () => String, description: '`nextCursor` of the previous page.' },
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
                description: 'Load average divided by the number of CPUs, or the share of CPU in use.',
              },
              memoryBytes: { required: false, type: () => Number },
              custom: {
                required: false,
                type: 'object',
                additionalProperties: { type: 'number' },
                description:
                  'Worker-specific measures. Python workers report `loopLagMs`, the maximum recent delay of their event loop.',
              },
            },
            WorkerDto: {
              id: {
                required: true,
                type: () => String,
                description: 'Stays the same across restarts.',
                example: 'python-1',
              },
              instanceId: {
                required: true,
                type: () => String,
                description: 'Changes with each start of the worker process.',
              },
              name: { required: true, type: () => String },
              version: { required: true, type: () => String },
              state: { required: true, enum: ['registering', 'online', 'suspect', 'offline', 'draining', 'removed'] },
              mock: {
                required: true,
                type: () => Boolean,
                description: 'True if the worker has the label `mock`: its results are made up.',
              },
              slots: {
                required: true,
                type: () => Number,
                description: 'Number of attempts that the worker can run at the same time.',
              },
              inFlight: { required: true, type: () => Number, description: 'Number of running attempts.' },
              taskIds: { required: true, type: () => [String], description: 'Ids of the running tasks.' },
              capabilities: {
                required: true,
                type: () => [String],
                description: 'Names of the capabilities that the worker offers.',
                example: ['python.run', 'shell.run'],
              },
              labels: { required: true, type: 'object', additionalProperties: { type: 'string' } },
              load: { required: false, type: () => t['../workers/worker.dto'].LoadDto },
              registeredAt: { required: true, type: () => Date },
              lastSeenAt: { required: true, type: () => Date, description: 'Time of the last status report.' },
              reconnects: { required: true, type: () => Number, description: 'Number of reconnections.' },
              heartbeats: { required: true, type: () => Number },
              linkEnd: {
                required: false,
                description:
                  'Why the link ended: it was `closed`, or `silent` for too long. Present while the worker is suspect or offline.',
                enum: ['closed', 'silent'],
              },
            },
            WorkerListDto: { workers: { required: true, type: () => [t['../workers/worker.dto'].WorkerDto] } },
            DrainRequestDto: {
              deadlineMs: {
                required: false,
                type: () => Number,
                description: 'Time limit for running tasks, in milliseconds. Default: `DRAIN_MS`.',
              },
            },
            WorkerExitDto: {
              instanceId: {
                required: true,
                type: () => String,
                description:
                  'Instance id of the process that ended, which the supervisor set as `YARD_WORKER_INSTANCE`.',
              },
              exitCode: { required: false, type: () => Number },
              signal: { required: false, type: () => String, example: 'SIGKILL' },
            },
          },
        ],
      ],
      controllers: [
        [
          Promise.resolve(artifacts_artifact_tickets_controller),
          {
            ArtifactTicketsController: {
              share: {
                summary: 'Share an artifact',
                description:
                  'Creates a URL that downloads the artifact without an API key. Anyone who has the URL can use it, any number of times, until its\nticket expires or the API key of this request ends.',
                type: t['../artifacts/artifact-ticket.dto'].ArtifactTicketDto,
              },
            },
          },
        ],
        [
          Promise.resolve(artifacts_artifacts_controller),
          {
            ArtifactsController: {
              list: {
                summary: 'List the artifacts of a task',
                description:
                  'Files that the attempts at the task left, including lost attempts, sorted by name. They are deleted with the task.',
                type: t['../artifacts/artifact.dto'].ArtifactListDto,
              },
              download: {
                summary: 'Download an artifact',
                description:
                  'Sends the complete file, or one part of it with `Range`. `ETag` is the SHA-256 of the file. The response is an attachment,\nbecause files from workers are not trusted.',
              },
            },
          },
        ],
        [
          Promise.resolve(audit_audit_controller),
          {
            AuditController: {
              list: {
                summary: 'Read the audit log',
                description:
                  'Who did what, from where, with what result. Newest first. A page may be shorter than `limit`, even empty; the last page has no\n`nextCursor`.',
                type: t['../audit/audit.dto'].AuditPageDto,
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
                  'Streams the past events of the task as server-sent events, then new ones until the task has ended. The id of an event is its\n`seq`; reconnect with `Last-Event-ID` to continue after that event.',
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
                description:
                  'The capabilities of the registered workers that your API key may use, with their schemas.',
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
                description: 'Counts of tasks, queues, workers and slots. Use `/metrics` for monitoring.',
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
                  'Streams state changes of tasks, sessions and workers as server-sent events until you disconnect. Several changes of one task,\nsession or worker in quick succession, or while your client reads slowly, may be merged into one event with the latest state. For every\nevent of a task use `/v1/tasks/{id}/events`.\n\nTo track the whole fleet without a gap, **follow first, then list**: connect without `after`, wait for the `cursor` event, list tasks,\nsessions and workers, and apply each event to the lists. To reconnect, send the id of the last event as `Last-Event-ID`. After a `reset`\nevent, list everything again and continue with the same stream.',
              },
            },
          },
        ],
        [
          Promise.resolve(keys_keys_controller),
          {
            KeysController: {
              create: {
                summary: 'Create an API key',
                description:
                  'The secret is in this response only: the control plane stores its hash. Tasks and sessions of the key get its labels, and are\nrejected with `FORBIDDEN` for other capabilities and with `KEY_LIMIT_REACHED` at its limits.',
                type: t['../keys/key.dto'].ApiKeyWithSecretDto,
              },
              list: {
                summary: 'List API keys',
                description:
                  'The built-in key (`default`), then the newest first, including ended keys until newer ones need their room.',
                type: t['../keys/key.dto'].ApiKeyPageDto,
              },
              self: {
                summary: 'Get the API key of this request',
                description: 'Shows who the caller is: its scopes, limits and usage.',
                type: t['../keys/key.dto'].ApiKeyDto,
              },
              get: { summary: 'Get an API key', type: t['../keys/key.dto'].ApiKeyDto },
              rotate: {
                summary: 'Rotate an API key',
                description:
                  'Returns a new secret. The previous one stays valid for `overlapMs`, an even older one ends at once. A key can rotate itself with\nan overlap of a minute or more. The built-in key changes only with a restart.',
                type: t['../keys/key.dto'].ApiKeyWithSecretDto,
              },
              revoke: {
                summary: 'Revoke an API key',
                description:
                  'The key and its open connections end at once. Its tasks and sessions continue; cancel them if they should not. Has no effect on a\nkey that has ended. A key cannot revoke itself.',
              },
            },
          },
        ],
        [
          Promise.resolve(mock_mock_scenario_controller),
          {
            MockScenarioController: {
              put: {
                summary: 'Start a scenario',
                description: 'Replaces the current scenario. Mock workers restart, as if their processes had died.',
                type: t['../mock/scenario.dto'].ScenarioDto,
              },
              get: {
                summary: 'Get the current scenario',
                description: 'Includes the seed, and how often each fault was injected.',
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
                  'Tasks with this `sessionId` share state (files, an interpreter, a browser context) on one worker, and run there one at a time.\nThe session ends when you close it, when it has not been used for `ttlMs`, or when its worker is lost. Its waiting and running tasks\nthen fail with `SESSION_LOST`.',
                type: t['../sessions/session.dto'].SessionDto,
              },
              list: {
                summary: 'List sessions',
                description: 'Newest first, including ended sessions until they are deleted.',
                type: t['../sessions/session.dto'].SessionPageDto,
              },
              get: { summary: 'Get a session', type: t['../sessions/session.dto'].SessionDto },
              close: {
                summary: 'Close a session',
                description:
                  'Stops the running task of the session and deletes the state on the worker. Has no effect on a session that has ended.',
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
                  'Accepts up to 1000 requests with a single write to disk. Answers 200 with one result per request, in the same order: the task,\nor the problem if the request was rejected. With an `Idempotency-Key` the batch can be retried safely: each task is created once.',
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
                  'Why the task is waiting, how the worker of each attempt was chosen, and why attempts were lost, as a timeline.',
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
                summary: 'Send standard input to a running task',
                description:
                  'For tasks that read input: `shell.run` and `python.run` with `stdinOpen`. Send one chunk at a time; `end` closes the input. While\nthe task has too much unread input, the answer is 429 `INPUT_FULL` and no byte of the chunk was accepted: send it again later. If you\nreceived no answer, send the chunk again with its `offset`. Input belongs to one attempt: a retry of the task starts without it.',
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
                  'Answers 202 with `Location` once the task is stored durably. With `Prefer: wait=N` it answers 200 with the outcome if the task\nends within N seconds. A failed task is a 200, too: check `outcome.status`. With an `Idempotency-Key` the request can be retried safely:\nthe task is created once. With `cancelOnDisconnect` the task is cancelled if the connection closes before the response is sent.',
                type: t['../tasks/task.dto'].TaskDto,
              },
              list: {
                summary: 'List tasks',
                description:
                  'Newest first, without input, result and large error details. A page may be shorter than `limit`; the last page has no `nextCursor`.',
                type: t['../tasks/task.dto'].TaskPageDto,
              },
              get: { summary: 'Get a task', type: t['../tasks/task.dto'].TaskDto },
              attempts: {
                summary: 'List the attempts at a task',
                description:
                  'If there are very many, only the latest. Only the attempt that ended the task includes large error details.',
                type: t['../tasks/task.dto'].AttemptListDto,
              },
              cancel: {
                summary: 'Cancel a task',
                description:
                  'A waiting task ends immediately. A running task ends once its worker has stopped it: check the task or follow its events.',
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
                  'The worker gets no new tasks until it is resumed, even if its process restarts. Running tasks may finish until the deadline.',
                type: t['../workers/worker.dto'].WorkerDto,
              },
              resume: {
                summary: 'Resume a worker',
                description: 'The worker gets new tasks again.',
                type: t['../workers/worker.dto'].WorkerDto,
              },
              exited: {
                summary: 'Report the end of a worker process',
                description:
                  'For supervisors that start workers: the tasks of the process are requeued at once, without the grace period of a closed link. A\nworker that has restarted since is not affected.',
              },
              remove: {
                summary: 'Remove a worker',
                description:
                  'Removes the worker from the registry and closes its link. Answers 409 if the worker has running tasks or open sessions, unless\n`force` is true: then the tasks are requeued and the sessions are lost. Stop the process first, or it registers again.',
              },
            },
          },
        ],
        [
          Promise.resolve(observability_metrics_metrics_controller),
          {
            MetricsController: {
              get: {
                summary: 'Get metrics',
                description: 'Returns all metrics in the Prometheus text format.',
                type: String,
              },
            },
          },
        ],
        [
          Promise.resolve(observability_health_health_controller),
          {
            HealthController: {
              live: {
                summary: 'Check liveness',
                description:
                  'Answers 200 while the process is running. Restart the process if there is no answer. Requires no key.',
                type: Object,
              },
              ready: {
                summary: 'Check readiness',
                description:
                  'Answers 200 if the control plane accepts tasks, and 503 if a component is down; `error` names it. `workers` counts the workers;\ntasks are accepted even without any. The store is probed at most once per second. Requires no key.',
                type: Object,
              },
            },
          },
        ],
      ],
    },
  };
};
