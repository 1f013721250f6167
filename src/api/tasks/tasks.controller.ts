import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { TaskService, type TaskRequest } from '../../agent';
import { SECRETS, YARD_CONFIG, type Secrets, type YardConfig } from '../../config';
import { isFinal, TaskStore, type Task } from '../../tasks';
import { ApiNotes, header, jsonOf, responseHeader, textSchema } from '../notes/api-notes.decorator';
import { ChecksLimits } from '../server/json-body';
import { IdPipe } from '../validation/id.pipe';
import { appliedWait, idempotencyKeyHeader, preferredWaitMs, readIdempotencyKey, scopeOf } from './task-headers';
import { readTaskListQuery, taskListParameters, TaskListQueryDto } from './task-list-query.dto';
import { CancelRequestDto, refuseCancelOnDisconnect, TaskRequestDto, toTaskRequest } from './task-request.dto';
import { AttemptListDto, TaskDto, TaskPageDto } from './task.dto';
import { toAttemptDto, toTaskDto, toTaskPageDto } from './task.mapper';
import { TaskWaits } from './task-waits';

const kept = {
  Location: responseHeader('Where the task is.'),
  'Preference-Applied': responseHeader('The wait that was granted.'),
  'Idempotency-Replayed': responseHeader('`true` where the idempotency key had made the task before.'),
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
   * @remarks Answers 202 with `Location` when the task is durable. With `Prefer: wait=N` it answers 200 with the outcome where
   * that comes within N seconds. A failed outcome is a 200 too: `outcome.status` says how the task ended. With an
   * `Idempotency-Key` the request may be sent again and makes one task. With `cancelOnDisconnect` the task is cancelled where the
   * caller goes away before it is answered.
   */
  @ApiNotes({
    problems: [
      'INVALID_INPUT',
      'IDEMPOTENCY_KEY_REUSED',
      'QUEUE_FULL',
      'NO_CAPABLE_WORKER',
      'NOT_FOUND',
      'SESSION_LOST',
    ],
    parameters: [
      header('Prefer', 'Wait for the outcome, so many seconds at most (RFC 7240).', {
        ...textSchema,
        examples: ['wait=30'],
      }),
      idempotencyKeyHeader,
    ],
    responses: {
      200: { description: 'The task has ended; `outcome` says how.', headers: kept, content: jsonOf('Task') },
      202: { description: 'The task is kept, and goes on.', headers: kept, content: jsonOf('Task') },
    },
  })
  @Post()
  @ChecksLimits()
  @HttpCode(202)
  async submit(
    @Body() request: TaskRequestDto,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    const waitMs = preferredWaitMs(prefer, this.config.waitMsMax);
    if (waitMs === undefined) refuseCancelOnDisconnect(request, 'goes with `Prefer: wait`');
    const submitted = await this.submitted(toTaskRequest(request), readIdempotencyKey(idempotencyKey), reply);
    if (request.cancelOnDisconnect) this.waits.cancelWhenGone(submitted.id, reply.raw);
    const task = (await this.waited(submitted, waitMs, reply)) ?? submitted;
    reply.header('location', `/v1/tasks/${task.id}`).code(isFinal(task.state) ? 200 : 202);
    return toTaskDto(task);
  }

  /**
   * List tasks
   * @remarks Newest first, without input, result and large details of errors. A page may be shorter than `limit`; the last has no `nextCursor`.
   */
  @ApiNotes({
    query: taskListParameters,
  })
  @Get()
  async list(@Query() query: TaskListQueryDto): Promise<TaskPageDto> {
    const { filter, page } = readTaskListQuery(query);
    return toTaskPageDto(await this.store.tasks.list(filter, page));
  }

  /** Get a task */
  @Get(':id')
  async get(@Param('id', new IdPipe('task')) id: string): Promise<TaskDto> {
    return toTaskDto(await this.tasks.get(id));
  }

  /**
   * List the attempts at a task
   * @remarks The last ones, if there are very many. Only the attempt that ended the task has large details of its error.
   */
  @Get(':id/attempts')
  async attempts(@Param('id', new IdPipe('task')) id: string): Promise<AttemptListDto> {
    await this.tasks.get(id);
    return { attempts: (await this.store.tasks.attempts(id)).map(toAttemptDto) };
  }

  /**
   * Cancel a task
   * @remarks A task that waits ends at once. One that runs ends when its worker has stopped it: look at the task or its events.
   */
  @ApiNotes({ problems: ['CONFLICT'] })
  @Post(':id/cancel')
  @HttpCode(202)
  async cancel(
    @Param('id', new IdPipe('task')) id: string,
    @Body() { reason, graceMs }: CancelRequestDto,
  ): Promise<TaskDto> {
    return toTaskDto(await this.tasks.cancel(id, { reason: reason ?? undefined, graceMs: graceMs ?? undefined }));
  }

  private async submitted(request: TaskRequest, key: string | undefined, reply: FastifyReply): Promise<Task> {
    if (key === undefined) return this.tasks.submit(request);
    const { task, isReplay } = await this.tasks.submitOnce(request, { scope: scopeOf(this.secrets.apiKey), key });
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
