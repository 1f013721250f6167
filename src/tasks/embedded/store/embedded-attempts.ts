import type { ErrorInfo, Outcome, OutputChunk } from '../../../protocol';
import type { EndRequest } from '../../end-request.policy';
import { AttemptRecords, type EndRequested, type Holder, type Holding, type Recorded } from '../../port';
import { encode, encodeChunks, encodeError, encodeOutcome } from '../../shared/encoded';
import type { Attempt } from '../../task';
import { type EngineAccess, nothing } from './engine-access';

export class EmbeddedAttempts extends AttemptRecords {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  finish(leaseId: string, outcome: Outcome, atMs: number): Promise<Recorded> {
    return this.access.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.finish(leaseId, encoded, atMs),
    );
  }

  retry(leaseId: string, outcome: Outcome, notBeforeMs: number, atMs: number): Promise<Recorded> {
    return this.access.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.retry(leaseId, encoded, notBeforeMs, atMs),
    );
  }

  requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: ErrorInfo,
    atMs: number,
    notBeforeMs?: number,
  ): Promise<Recorded> {
    return this.access.write(
      () => encodeError(error),
      ({ operations }, encoded) => operations.requeue(leaseId, status, encoded, atMs, notBeforeMs),
    );
  }

  giveUp(leaseId: string, error: ErrorInfo, atMs: number): Promise<Recorded> {
    return this.access.write(
      () => encode(error, 'error'),
      ({ operations }, encoded) => operations.giveUp(leaseId, encoded, atMs),
    );
  }

  requestEnd(taskId: string, request: EndRequest, atMs: number): Promise<EndRequested> {
    return this.access.write(
      () => encodeOutcome(request.outcome),
      ({ operations }, encoded) => operations.requestEnd(taskId, request, encoded, atMs),
    );
  }

  appendOutput(leaseId: string, chunks: readonly OutputChunk[], atMs: number): Promise<'recorded' | 'stale'> {
    return this.access.write(
      () => encodeChunks(chunks),
      ({ output }, encoded) => output.append(leaseId, encoded, atMs),
    );
  }

  adopt(leaseId: string, holder: Holder): Promise<boolean> {
    return this.access.write(nothing, ({ operations }) => operations.adopt(leaseId, holder));
  }

  async renew(holdings: readonly Holding[], leaseUntilMs: number): Promise<void> {
    for (const holding of holdings) this.access.opened.live.renew(holding, leaseUntilMs);
  }

  async running(filter: { workerId?: string; leaseEndedBeforeMs?: number }): Promise<Attempt[]> {
    return this.access.opened.reader.running(filter);
  }

  async under(leaseId: string): Promise<Attempt | undefined> {
    return this.access.opened.reader.attemptUnder(leaseId);
  }
}
