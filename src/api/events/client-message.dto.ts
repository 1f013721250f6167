import { CancelRequestDto } from '../tasks/task-request.dto';
import { IsInt, IsOptional, Matches, Max, Min } from '../validation/rules';

const taskId = /^[A-Za-z0-9_-]{1,64}$/;
const message = 'must be the id of a task';

/** `task:subscribe`: which task to follow, and after which event. */
export class SubscribeMessageDto {
  @Matches(taskId, { message })
  taskId!: string;

  /** `seq` of the last event that the client has; 0 if left out. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;
}

/** `task:unsubscribe`: which task to stop following. */
export class UnsubscribeMessageDto {
  @Matches(taskId, { message })
  taskId!: string;
}

/** `task:cancel`. */
export class CancelMessageDto extends CancelRequestDto {
  @Matches(taskId, { message })
  taskId!: string;
}
