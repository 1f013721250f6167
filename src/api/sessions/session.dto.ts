import type { SessionState } from '../../tasks';
import { LabelsDto } from '../tasks/task.dto';
import { LabelSelectorDto } from '../tasks/task-request.dto';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from '../validation/rules';

/** What a caller asks for. */
export class SessionRequestDto {
  /** What it is for; tasks of other capabilities for which its worker keeps sessions may use it too. @example "python.run" */
  @IsString()
  @MaxLength(128)
  @Matches(/^[a-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$/, { message: 'must be a dotted name such as python.run' })
  capability!: string;

  /** How long it may be unused, in milliseconds; `SESSION_TTL_MS` if left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  ttlMs?: number;

  /** Which workers may keep it. */
  @IsOptional()
  @ValidateNested()
  labels?: LabelSelectorDto;
}

/** State that one worker keeps between tasks. */
export class SessionDto {
  /** For the `sessionId` of tasks. @example "s-0mh2k9x3q-5f0c2a9b7d3e4f10" */
  id!: string;
  /** What it was opened for. @example "python.run" */
  capability!: string;
  /** `lost` with its worker, `expired` since it was not used. */
  state!: SessionState;
  workerId!: string;
  labels!: LabelsDto;
  /** How long it may be unused. */
  ttlMs!: number;
  createdAt!: Date;
  /** When a task in it was last submitted or ended. */
  lastUsedAt!: Date;
  endedAt?: Date;
  /** Why it ended. */
  reason?: string;
}

/** Sessions, newest first. */
export class SessionPageDto {
  sessions!: SessionDto[];
  /** Give it as `cursor` to get the next page; absent on the last one. */
  nextCursor?: string;
}
