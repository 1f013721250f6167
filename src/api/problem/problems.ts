import { Inject, Injectable } from '@nestjs/common';
import { Random } from '@yardmaster/worker-kit/clock';
import { LOG, type Log } from '../../log';
import { faultProblem, toProblem, type ProblemContext } from './problem';
import type { ProblemDto } from './problem.dto';

/** Converts errors to problems, for HTTP and for sockets. */
@Injectable()
export class Problems {
  constructor(
    private readonly random: Random,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Returns the problem for an error. An internal error is logged under a new id and its cause is not revealed. */
  of(error: unknown, context: ProblemContext): ProblemDto {
    const problem = toProblem(error, context);
    if (problem) return problem;
    const faultId = this.random.id();
    const { instance } = context;
    this.log.error(
      { event: 'request_failed', err: error, faultId, instance },
      'the request failed with an internal error; the caller gets only the faultId',
    );
    return faultProblem(faultId);
  }
}
