import { ProblemDto } from '../problem/problem.dto';
import { ArrayMaxSize, ArrayMinSize, IsArray } from '../validation/rules';
import { TaskRequestDto } from './task-request.dto';
import { TaskSummaryDto } from './task.dto';

/** Many requests at once. */
export class TaskBatchRequestDto {
  /** Each is read for itself, so that one that is wrong keeps no other from being accepted. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  tasks!: TaskRequestDto[];
}

/** What became of one request: a task, or a problem. */
export class TaskBatchResultDto {
  /** The HTTP status that the request would have been answered with alone. @example 202 */
  status!: number;
  /** The task that was accepted; like in a list, without what its caller has sent. */
  task?: TaskSummaryDto;
  /** True where the idempotency key had made the task before. */
  replayed?: boolean;
  /** Why the request was refused. */
  problem?: ProblemDto;
}

/** One result for each request, in their order. */
export class TaskBatchDto {
  results!: TaskBatchResultDto[];
}
