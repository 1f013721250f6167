import { Inject, Injectable } from '@nestjs/common';
import { Random } from '@yardmaster/worker-kit/clock';
import { LOG, type Log } from '../../log';
import { faultProblem, toProblem, type ProblemContext } from './problem';
import type { ProblemDto } from './problem.dto';

/** Tells errors as problems, over whatever they are sent. */
@Injectable()
export class Problems {
  constructor(
    private readonly random: Random,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** The problem that an error is told as. A fault of ours is logged under an id, and its cause told to nobody. */
  of(error: unknown, context: ProblemContext): ProblemDto {
    const problem = toProblem(error, context);
    if (problem) return problem;
    const faultId = this.random.id();
    const { instance } = context;
    this.log.error(
      { event: 'request_failed', err: error, faultId, instance },
      'the request failed by an internal error; the caller is told the faultId alone',
    );
    return faultProblem(faultId);
  }
}
