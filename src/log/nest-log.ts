import type { LoggerService } from '@nestjs/common';
import type { Log } from './log';

/** Writes Nest's messages to the log. Its info messages go to level debug: they do not matter to operators. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, context?: string): void {
    this.target.debug({ event: 'library_logged', context }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.target.warn({ event: 'library_logged', context }, String(message));
  }

  error(message: unknown, ...[stack, context]: unknown[]): void {
    this.target.error({ event: 'library_logged', context, stack }, String(message));
  }
}
