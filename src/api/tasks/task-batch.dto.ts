import { ProblemDto } from '../problem/problem.dto';
import { ArrayMaxSize, ArrayMinSize, IsArray } from '../validation/rules';
import { TaskRequestDto } from './task-request.dto';
import { TaskSummaryDto } from './task.dto';

/** A batch of task requests. */
export class TaskBatchRequestDto {
  /** Validated one by one: an invalid request does not affect the others. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  tasks!: TaskRequestDto[];
}

/** Result of one request: a task or a problem. */
export class TaskBatchResultDto {
  /** HTTP status that the same request would get from `POST /v1/tasks`. @example 202 */
  status!: number;
  /** The accepted task, without its input. */
  task?: TaskSummaryDto;
  /** True if an earlier request with the same idempotency key created the task. */
  replayed?: boolean;
  /** Why the request was rejected. */
  problem?: ProblemDto;
}

/** One result per request, in the order of the requests. */
export class TaskBatchDto {
  results!: TaskBatchResultDto[];
}
