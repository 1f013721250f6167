import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../access';
import { TaskService, type CallerKey, type Submission, type TaskRequest } from '../../agent';
import { SECRETS, type Secrets } from '../../config';
import { YardError } from '@yardmaster/protocol';
import { isFinal } from '../../tasks';
import { CallerParam } from '../access/caller.param';
import { Requires } from '../access/route-access';
import { ApiNotes } from '../notes/api-notes.decorator';
import { Audited } from '../notes/audited.decorator';
import { Problems } from '../problem/problems';
import { ChecksLimits } from '../server/json-body';
import { validateDto } from '../validation/validate-dto';
import { idempotencyKeyHeader, readIdempotencyKey, scopeOf } from './task-headers';
import { TaskBatchDto, TaskBatchRequestDto, type TaskBatchResultDto } from './task-batch.dto';
import { rejectCancelOnDisconnect, TaskRequestDto, toTaskRequest } from './task-request.dto';
import { toTaskSummaryDto } from './task.mapper';

@ApiNotes({ tag: 'Tasks' })
@Controller('v1')
export class TaskBatchController {
  constructor(
    private readonly tasks: TaskService,
    private readonly problems: Problems,
    @Inject(SECRETS) private readonly secrets: Secrets,
  ) {}

  /**
   * Submit many tasks
   * @remarks Accepts up to 1000 requests with a single write to disk. Answers 200 with one result per request, in the same order: the task,
   * or the problem if the request was rejected. With an `Idempotency-Key` the batch can be retried safely: each task is created once.
   */
  @ApiNotes({ parameters: [idempotencyKeyHeader] })
  @Requires('submit')
  @Post('tasks::batch')
  @Audited({ action: 'tasks.batch', kind: 'submission', countOf: tasksIn })
  @ChecksLimits()
  @HttpCode(200)
  async submit(
    @Body() { tasks }: TaskBatchRequestDto,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CallerParam() caller: Caller,
  ): Promise<TaskBatchDto> {
    const key = readIdempotencyKey(idempotencyKey);
    const read = tasks.map(readRequest);
    const wellFormed = read.filter((entry) => 'request' in entry);
    const submissions = await this.tasks.submitAll(
      wellFormed.map(({ request }) => request),
      key === undefined ? [] : wellFormed.map(({ index }) => this.keyOf(caller, key, index)),
      caller,
    );
    const inOrder = submissions.values();
    return { results: read.map((entry) => this.toResult('error' in entry ? entry : inOrder.next().value!)) };
  }

  /** Returns the idempotency key of one request of a batch. It contains a space, which keys from callers cannot, so it never collides. */
  private keyOf(caller: Caller, key: string, index: number): CallerKey {
    return { scope: scopeOf(caller, this.secrets), key: `${key} ${index}` };
  }

  private toResult(submission: Submission): TaskBatchResultDto {
    if ('error' in submission) {
      const problem = this.problems.of(submission.error, { hasBody: true });
      return { status: problem.status, problem };
    }
    const { task, isReplay } = submission;
    return {
      status: isFinal(task.state) ? 200 : 202,
      task: toTaskSummaryDto(task),
      ...(isReplay && { replayed: true }),
    };
  }
}

/** Returns the number of tasks of a request; undefined if its body was not read or is not a batch. */
function tasksIn({ body }: FastifyRequest): number | undefined {
  const { tasks } = (body ?? {}) as { tasks?: unknown };
  return Array.isArray(tasks) ? tasks.length : undefined;
}

/** Returns the validated request, or the error that rejects it. */
function readRequest(value: unknown, index: number): { index: number; request: TaskRequest } | { error: YardError } {
  try {
    const dto = validateDto(TaskRequestDto, value);
    rejectCancelOnDisconnect(dto, 'not supported in a batch; submit the task alone with `Prefer: wait`');
    return { index, request: toTaskRequest(dto) };
  } catch (error) {
    if (error instanceof YardError) return { error };
    throw error;
  }
}
