import type { InputPiece } from '../../agent';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { IsBase64, IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from '../validation/rules';

/** A piece of the standard input of a task that runs. */
export class TaskInputDto {
  /** The piece, as UTF-8. Not together with `base64`. */
  @IsOptional()
  @IsString()
  @MaxLength(65_536)
  text?: string;

  /** The piece, in base64. */
  @IsOptional()
  @IsBase64()
  @MaxLength(87_384)
  base64?: string;

  /** How many bytes came before it: what the task was given already is not taken twice. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  offset?: number;

  /** Nothing comes after it. */
  @IsOptional()
  @IsBoolean()
  end?: boolean;
}

/** What became of a piece of input. */
export class TaskInputReceiptDto {
  /** Bytes that the task was given until now, by `POST …/input`. */
  receivedBytes!: number;
}

/** Converts the piece to the words of the agent. @throws InvalidRequestError if it is given twice. */
export function toInputPiece({ text, base64, offset, end }: TaskInputDto): InputPiece {
  if (typeof text === 'string' && typeof base64 === 'string') {
    throw new InvalidRequestError([{ path: 'base64', message: 'does not go with `text`' }]);
  }
  return {
    ...(typeof text === 'string' && { text }),
    ...(typeof base64 === 'string' && { base64 }),
    ...(typeof offset === 'number' && { offset }),
    ...(end === true && { end }),
  };
}
