import type { InputPiece } from '../../agent';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { IsBase64, IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from '../validation/rules';

/** A chunk of standard input for a running task. */
export class TaskInputDto {
  /** The chunk as text, which the task reads as UTF-8. Mutually exclusive with `base64`. */
  @IsOptional()
  @IsString()
  @MaxLength(65_536)
  text?: string;

  /** The chunk in base64, for binary data. */
  @IsOptional()
  @IsBase64()
  @MaxLength(87_384)
  base64?: string;

  /** Number of bytes sent before this chunk. Makes a retry safe: bytes that were already received are skipped. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  offset?: number;

  /** True closes standard input after this chunk. */
  @IsOptional()
  @IsBoolean()
  end?: boolean;
}

/** Confirms that a chunk was received. */
export class TaskInputReceiptDto {
  /** Total bytes received so far by `POST …/input` for this attempt. */
  receivedBytes!: number;
}

/** Maps the DTO to the agent's type. @throws InvalidRequestError if both `text` and `base64` are set. */
export function toInputPiece({ text, base64, offset, end }: TaskInputDto): InputPiece {
  if (typeof text === 'string' && typeof base64 === 'string') {
    throw new InvalidRequestError([{ path: 'base64', message: 'mutually exclusive with `text`; send one of them' }]);
  }
  return {
    ...(typeof text === 'string' && { text }),
    ...(typeof base64 === 'string' && { base64 }),
    ...(typeof offset === 'number' && { offset }),
    ...(end === true && { end }),
  };
}
