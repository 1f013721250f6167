import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { listedKeyOf, type Caller } from '../../access';
import { TaskService, type TaskRequest } from '../../agent';
import { SECRETS, YARD_CONFIG, type Secrets, type YardConfig } from '../../config';
import { isFinal, TaskStore, type Task } from '../../tasks';
import { CallerParam } from '../access/caller.param';
import { Requires } from '../access/route-access';
import { ApiNotes, header, jsonOf, responseHeader, textSchema } from '../notes/api-notes.decorator';
import { Audited } from '../notes/audited.decorator';
import { ChecksLimits } from '../server/json-body';
import { IdPipe } from '../validation/id.pipe';
import { appliedWait, idempotencyKeyHeader, preferredWaitMs, readIdempotencyKey, scopeOf } from './task-headers';
import { readTaskListQuery, taskListParameters, TaskListQueryDto } from './task-list-query.dto';
import { CancelRequestDto, rejectCancelOnDisconnect, TaskRequestDto, toTaskRequest } from './task-request.dto';
import { AttemptListDto, TaskDto, TaskPageDto } from './task.dto';
import { toAttemptDto, toTaskDto, toTaskPageDto } from './task.mapper';
import { TaskWaits } from './task-waits';

const kept = {
  Location: responseHeader('URL of the task.'),
  'Preference-Applied': responseHeader('The wait that was applied.'),
  'Idempotency-Replayed': responseHeader(
    '`true` if an earlier request with the same idempotency key created the task.',
  ),
};

@ApiNotes({ tag: 'Tasks' })
@Controller('v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TaskService,
    private readonly store: TaskStore,
    private readonly waits: TaskWaits,
    @Inject(YARD_CONFIG) private readonly config: YardConfig,
    @Inject(SECRETS) private readonly secrets: Secrets,
  ) {}

  /**
   * Submit a task
   * @remarks Answers 202 with `Location` once the task is stored durably. With `Prefer: wait=N` it answers 200 with the outcome if the task
   * ends within N seconds. A failed task is a 200, too: check `outcome.status`. With an `Idempotency-Key` the request can be retried safely:
   * the task is created once. With `cancelOnDisconnect` the task is cancelled if the connection closes before the response is sent.
   */
  @ApiNotes({
    problems: [
      'INVALID_INPUT',
      'IDEMPOTENCY_KEY_REUSED',
      'QUEUE_FULL',
      'KEY_LIMIT_REACHED',
      'NO_CAPABLE_WORKER',
      'NOT_FOUND',
      'SESSION_LOST',
    ],
    parameters: [
      header('Prefer', 'Wait up to this many seconds for the outcome (RFC 7240).', {
        ...textSchema,
        examples: ['wait=30'],
      }),
      idempotencyKeyHeader,
    ],
    responses: {
      200: { description: 'The task has ended; see `outcome`.', headers: kept, content: jsonOf('Task') },
      202: { description: 'The task is stored and has not ended yet.', headers: kept, content: jsonOf('Task') },
    },
  })
  @Requires('submit')
  @Post()
  @Audited({ kind: 'submission' })
  @ChecksLimits()
  @HttpCode(202)
  async submit(
    @Body() request: TaskRequestDto,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CallerParam() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    const waitMs = preferredWaitMs(prefer, this.config.waitMsMax);
    if (waitMs === undefined) rejectCancelOnDisconnect(request, 'requires `Prefer: wait`');
    const key = readIdempotencyKey(idempotencyKey);
    const submitted = await this.submitted(toTaskRequest(request), caller, key, reply);
    reply.header('location', `/v1/tasks/${submitted.id}`);
    if (request.cancelOnDisconnect) this.waits.cancelWhenGone(submitted.id, reply.raw);
    const task = (await this.waited(submitted, waitMs, reply)) ?? submitted;
    reply.code(isFinal(task.state) ? 200 : 202);
    return toTaskDto(task);
  }

  /**
   * List tasks
   * @remarks Newest first, without input, result and large error details. A page may be shorter than `limit`; the last page has no `nextCursor`.
   */
  @ApiNotes({
    query: taskListParameters,
  })
  @Requires('read', { own: 'list' })
  @Get()
  async list(@Query() query: TaskListQueryDto, @CallerParam() caller: Caller): Promise<TaskPageDto> {
    const { filter, page } = readTaskListQuery(query);
    const keyId = listedKeyOf(caller, filter.keyId);
    return toTaskPageDto(await this.store.tasks.list({ ...filter, keyId }, page));
  }

  /** Get a task */
  @Requires('read', { own: 'task' })
  @Get(':id')
  async get(@Param('id', new IdPipe('task')) id: string): Promise<TaskDto> {
    return toTaskDto(await this.tasks.get(id));
  }

  /**
   * List the attempts at a task
   * @remarks If there are very many, only the latest. Only the attempt that ended the task includes large error details.
   */
  @Requires('read', { own: 'task' })
  @Get(':id/attempts')
  async attempts(@Param('id', new IdPipe('task')) id: string): Promise<AttemptListDto> {
    await this.tasks.get(id);
    return { attempts: (await this.store.tasks.attempts(id)).map(toAttemptDto) };
  }

  /**
   * Cancel a task
   * @remarks A waiting task ends immediately. A running task ends once its worker has stopped it: check the task or follow its events.
   */
  @ApiNotes({ problems: ['CONFLICT'] })
  @Requires('operate', { own: 'task' })
  @Post(':id/cancel')
  @HttpCode(202)
  async cancel(
    @Param('id', new IdPipe('task')) id: string,
    @Body() { reason, graceMs }: CancelRequestDto,
  ): Promise<TaskDto> {
    return toTaskDto(await this.tasks.cancel(id, { reason: reason ?? undefined, graceMs: graceMs ?? undefined }));
  }

  private async submitted(
    request: TaskRequest,
    caller: Caller,
    key: string | undefined,
    reply: FastifyReply,
  ): Promise<Task> {
    if (key === undefined) return this.tasks.submit(request, caller);
    const scope = scopeOf(caller, this.secrets);
    const { task, isReplay } = await this.tasks.submitOnce(request, { scope, key }, caller);
    if (isReplay) reply.header('idempotency-replayed', 'true');
    return task;
  }

  private async waited(submitted: Task, waitMs: number | undefined, reply: FastifyReply): Promise<Task | undefined> {
    if (waitMs === undefined) return undefined;
    const task = await this.waits.end(submitted.id, waitMs, reply.raw);
    if (task) reply.header('preference-applied', appliedWait(waitMs));
    return task;
  }
}
