import {
  capabilityCharsMax,
  capabilityPattern,
  capabilityPatternMessage,
  keyLimitBounds,
  keyNameMessage,
  keyNamePattern,
  overlapMsMax,
  patternsMax,
  scopes,
  ttlMsBounds,
  weightMax,
  type CredentialState,
  type Scope,
} from '../../access';
import { LabelsDto } from '../tasks/task.dto';
import { LabelSelectorDto } from '../tasks/task-request.dto';
import { MayBeAbsent } from '../validation/dto.pipe';
import { timePattern } from '../validation/query-values';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from '../validation/rules';

/** Limits of an API key. An absent limit does not apply. */
export class KeyLimitsDto {
  /** Limit of waiting tasks. */
  @IsOptional()
  @IsInt()
  @Min(keyLimitBounds.waitingMax.min)
  @Max(keyLimitBounds.waitingMax.max)
  waitingMax?: number;

  /** Limit of running tasks. More wait. */
  @IsOptional()
  @IsInt()
  @Min(keyLimitBounds.runningMax.min)
  @Max(keyLimitBounds.runningMax.max)
  runningMax?: number;

  /** Limit of open sessions. */
  @IsOptional()
  @IsInt()
  @Min(keyLimitBounds.sessionsMax.min)
  @Max(keyLimitBounds.sessionsMax.max)
  sessionsMax?: number;

  /** Limit of the stored bytes of tasks: inputs, outcomes, output, artifacts and attempts. */
  @IsOptional()
  @IsInt()
  @Min(keyLimitBounds.storedBytesMax.min)
  @Max(keyLimitBounds.storedBytesMax.max)
  storedBytesMax?: number;

  /** Limit of the tasks that are accepted within any 60 seconds. */
  @IsOptional()
  @IsInt()
  @Min(keyLimitBounds.submissionsPerMinuteMax.min)
  @Max(keyLimitBounds.submissionsPerMinuteMax.max)
  submissionsPerMinuteMax?: number;
}

/** An API key to create. Only name and scopes are required. */
export class ApiKeyRequestDto {
  /** Unique among the active keys. @example "ci" */
  @IsString()
  @Matches(keyNamePattern, { message: keyNameMessage })
  name!: string;

  /**
   * `submit`: create tasks and sessions, and use those of its own. `read`: see everything. `operate`: like `read`, and change workers and the
   * tasks and sessions of others. `admin`: everything, and manage keys. @example ["submit"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(scopes.length)
  @IsIn([...scopes], { each: true })
  scopes!: Scope[];

  /** Capabilities that tasks and sessions of the key may use. Default: all. @example ["python.*"] */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(patternsMax)
  @MaxLength(capabilityCharsMax, { each: true })
  @Matches(capabilityPattern, { each: true, message: capabilityPatternMessage })
  capabilities?: string[];

  /** Labels that are added to each task and session of the key. */
  @IsOptional()
  @ValidateNested()
  labels?: LabelSelectorDto;

  /** Share of the queue's turns among keys with waiting tasks. Default: 1. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(weightMax)
  weight?: number;

  @IsOptional()
  @ValidateNested()
  limits?: KeyLimitsDto;

  /** The key expires after this many milliseconds. Default: never. */
  @IsOptional()
  @IsInt()
  @Min(ttlMsBounds.min)
  @Max(ttlMsBounds.max)
  ttlMs?: number;

  /** The key expires at this time, instead of `ttlMs`: ISO 8601 with a zone. @example "2099-01-31T12:00:00Z" */
  @IsOptional()
  @IsString()
  @Matches(timePattern, { message: 'must be a time such as 2099-01-31T12:00:00Z' })
  expiresAt?: string;
}

/** Options for rotating an API key. */
@MayBeAbsent()
export class RotateRequestDto {
  /** The previous secret stays valid for this many milliseconds. Default: 0. A key that rotates itself needs at least 60000. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(overlapMsMax)
  overlapMs?: number;
}

/** The use that an API key makes of its limits. */
export class KeyUsageDto {
  /** Waiting tasks. */
  waiting!: number;
  running!: number;
  /** Open sessions. */
  sessions!: number;
  storedBytes!: number;
  submissionsLastMinute!: number;
}

/** The limits of an API key. An absent limit does not apply. */
export class SetLimitsDto {
  waitingMax?: number;
  runningMax?: number;
  sessionsMax?: number;
  storedBytesMax?: number;
  submissionsPerMinuteMax?: number;
}

/** An API key, without its secret. */
export class ApiKeyDto {
  /** `default` is the built-in key. @example "k-0mh2k9x3q-5f0c2a9b7d3e4f10" */
  id!: string;
  /** @example "ci" */
  name!: string;
  /** A key with another state is no longer accepted. */
  state!: CredentialState;
  scopes!: Scope[];
  /** Absent if the key may use every capability. */
  capabilities?: string[];
  labels!: LabelsDto;
  /** Share of the queue's turns among keys with waiting tasks. */
  weight!: number;
  limits!: SetLimitsDto;
  /** Absent for the built-in key, which is not counted. */
  usage?: KeyUsageDto;
  /** Absent for the built-in key. */
  createdAt?: Date;
  /** Absent if the key does not expire. */
  expiresAt?: Date;
  revokedAt?: Date;
  /** During a rotation: the previous secret is valid until this time. */
  previousSecretUntil?: Date;
}

/** An API key and its new secret. */
export class ApiKeyWithSecretDto {
  key!: ApiKeyDto;
  /** Shown only once. Send it as `Authorization: Bearer <secret>`. */
  secret!: string;
}

/** A page of API keys: the built-in one, then the newest first. */
export class ApiKeyPageDto {
  keys!: ApiKeyDto[];
  /** Pass as `cursor` to get the next page. Absent on the last page. */
  nextCursor?: string;
}
