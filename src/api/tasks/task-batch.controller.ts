import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { TaskService, type CallerKey, type Submission, type TaskRequest } from '../../agent';
import { SECRETS, type Secrets } from '../../config';
import { YardError } from '@yardmaster/protocol';
import { isFinal } from '../../tasks';
import { ApiNotes } from '../notes/api-notes.decorator';
import { Problems } from '../problem/problems';
import { ChecksLimits } from '../server/json-body';
import { validateDto } from '../validation/validate-dto';
import { idempotencyKeyHeader, readIdempotencyKey, scopeOf } from './task-headers';
import { TaskBatchDto, TaskBatchRequestDto, type TaskBatchResultDto } from './task-batch.dto';
import { refuseCancelOnDisconnect, TaskRequestDto, toTaskRequest } from './task-request.dto';
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
   * @remarks Up to 1000 requests, accepted with one wait for the disk. Answers 200 with one result for each, in their order: a task,
   * or the problem for which that one was refused. With an `Idempotency-Key` the batch may be sent again and makes each task once.
   */
  @ApiNotes({ parameters: [idempotencyKeyHeader] })
  @Post('tasks::batch')
  @ChecksLimits()
  @HttpCode(200)
  async submit(
    @Body() { tasks }: TaskBatchRequestDto,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
  ): Promise<TaskBatchDto> {
    const key = readIdempotencyKey(idempotencyKey);
    const read = tasks.map(readRequest);
    const wellFormed = read.filter((entry) => 'request' in entry);
    const submissions = await this.tasks.submitAll(
      wellFormed.map(({ request }) => request),
      key === undefined ? [] : wellFormed.map(({ index }) => this.keyOf(key, index)),
    );
    const inOrder = submissions.values();
    return { results: read.map((entry) => this.toResult('error' in entry ? entry : inOrder.next().value!)) };
  }

  /** The key of one place in a batch. No caller can send one with a space, so it is nobody else's. */
  private keyOf(key: string, index: number): CallerKey {
    return { scope: scopeOf(this.secrets.apiKey), key: `${key} ${index}` };
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

/** One request, or its faults. */
function readRequest(value: unknown, index: number): { index: number; request: TaskRequest } | { error: YardError } {
  try {
    const dto = validateDto(TaskRequestDto, value);
    refuseCancelOnDisconnect(dto, 'goes with the wait for a single task');
    return { index, request: toTaskRequest(dto) };
  } catch (error) {
    if (error instanceof YardError) return { error };
    throw error;
  }
}
