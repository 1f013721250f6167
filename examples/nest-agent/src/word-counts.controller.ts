import { Body, Controller, HttpCode, HttpException, Post } from '@nestjs/common';
import { YardError, type Outcome } from '@yardmaster/yard';
import { Agent } from './agent.service.js';

/** HTTP status by error code; every other error is a 502. */
const statusOf: Readonly<Record<string, number>> = {
  INVALID_INPUT: 422,
  'text.NO_WORDS': 422,
  QUEUE_FULL: 429,
  QUEUE_TIMEOUT: 503,
};

@Controller('word-counts')
export class WordCountsController {
  constructor(private readonly agent: Agent) {}

  /** Runs one task, and returns its result. */
  @Post()
  @HttpCode(200)
  async count(@Body() input: unknown): Promise<unknown> {
    const { status, result, error } = await this.outcomeOf(input);
    if (status === 'succeeded') return result;
    const { code, message } = error ?? { code: 'UNKNOWN', message: `the task ended as ${status}` };
    throw new HttpException({ code, message }, statusOf[code] ?? 502);
  }

  private async outcomeOf(input: unknown): Promise<Pick<Outcome, 'status' | 'result' | 'error'>> {
    try {
      // The caller waits for the response: an error is better than a response after the caller has given up.
      const limits = { queueTimeoutMs: 5000, timeoutMs: 10_000 };
      return await this.agent.executeTask({ capability: 'text.word_count', input, ...limits });
    } catch (error) {
      if (error instanceof YardError) return { status: 'failed', error };
      throw error;
    }
  }
}
