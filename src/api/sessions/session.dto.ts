import type { SessionState } from '../../tasks';
import { LabelsDto } from '../tasks/task.dto';
import { LabelSelectorDto } from '../tasks/task-request.dto';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from '../validation/rules';

/** A request to open a session. */
export class SessionRequestDto {
  /** Capability that the session is opened for. Tasks may use it with any session capability of its worker. @example "python.run" */
  @IsString()
  @MaxLength(128)
  @Matches(/^[a-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$/, { message: 'must be a dotted name such as python.run' })
  capability!: string;

  /** The session expires after this many milliseconds without use. Default: `SESSION_TTL_MS`. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  ttlMs?: number;

  /** Selects the worker of the session by its labels. */
  @IsOptional()
  @ValidateNested()
  labels?: LabelSelectorDto;
}

/** State on one worker that tasks share. */
export class SessionDto {
  /** Use as the `sessionId` of tasks. @example "s-0mh2k9x3q-5f0c2a9b7d3e4f10" */
  id!: string;
  /** Capability that the session was opened for. @example "python.run" */
  capability!: string;
  /** `lost`: its worker is gone. `expired`: it was not used for `ttlMs`. */
  state!: SessionState;
  workerId!: string;
  /** Id of the API key that opened it; absent for the built-in key. */
  keyId?: string;
  labels!: LabelsDto;
  /** The session expires after this many milliseconds without use. */
  ttlMs!: number;
  createdAt!: Date;
  /** Time at which a task of the session was last submitted or ended. */
  lastUsedAt!: Date;
  endedAt?: Date;
  /** Why the session ended. */
  reason?: string;
}

/** A page of sessions, newest first. */
export class SessionPageDto {
  sessions!: SessionDto[];
  /** Pass as `cursor` to get the next page. Absent on the last page. */
  nextCursor?: string;
}
