import { CancelRequestDto } from '../tasks/task-request.dto';
import { IsInt, IsOptional, Matches, Max, Min } from '../validation/rules';

const taskId = /^[A-Za-z0-9_-]{1,64}$/;
const message = 'must be a task id: up to 64 letters, digits, _ and -';

/** Payload of `task:subscribe`: the task to follow. */
export class SubscribeMessageDto {
  @Matches(taskId, { message })
  taskId!: string;

  /** `seq` of the last event that the client has received. Default: 0. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;
}

/** Payload of `task:unsubscribe`: the task to stop following. */
export class UnsubscribeMessageDto {
  @Matches(taskId, { message })
  taskId!: string;
}

/** Payload of `task:cancel`. */
export class CancelMessageDto extends CancelRequestDto {
  @Matches(taskId, { message })
  taskId!: string;
}
