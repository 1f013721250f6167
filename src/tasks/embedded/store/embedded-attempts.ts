import type { ErrorInfo, Outcome, OutputChunk } from '@yardmaster/protocol';
import type { EndRequest } from '../../end-request.policy';
import {
  AttemptRecords,
  type EndRequestResult,
  isLinkAlive,
  type LeaseHolder,
  type HeldTasks,
  type Recorded,
  type Renewal,
  type RunningFilter,
} from '../../port';
import { encode, encodeChunks, encodeError, encodeOutcome } from '../../shared/encoded';
import type { Attempt } from '../../task';
import { type EngineAccess, nothing } from './engine-access';

export class EmbeddedAttempts extends AttemptRecords {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  finish(leaseId: string, outcome: Outcome, atMs: number, onLink?: string): Promise<Recorded> {
    return this.access.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.finish(leaseId, encoded, atMs, onLink),
    );
  }

  retry(leaseId: string, outcome: Outcome, notBeforeMs: number, atMs: number, onLink?: string): Promise<Recorded> {
    return this.access.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.retry(leaseId, encoded, notBeforeMs, atMs, onLink),
    );
  }

  requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: ErrorInfo,
    atMs: number,
    notBeforeMs?: number,
    onLink?: string,
  ): Promise<Recorded> {
    return this.access.write(
      () => encodeError(error),
      ({ operations }, encoded) => operations.requeue(leaseId, status, encoded, atMs, notBeforeMs, onLink),
    );
  }

  giveUp(leaseId: string, error: ErrorInfo, atMs: number, onLink?: string): Promise<Recorded> {
    return this.access.write(
      () => encode(error, 'error'),
      ({ operations }, encoded) => operations.giveUp(leaseId, encoded, atMs, onLink),
    );
  }

  requestEnd(taskId: string, request: EndRequest, atMs: number): Promise<EndRequestResult> {
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

  adopt(leaseId: string, holder: LeaseHolder): Promise<boolean> {
    return this.access.write(nothing, ({ operations }) => {
      const current = this.access.engine.fleet.get(holder.workerId)?.linkId ?? holder.linkId;
      return current === holder.linkId ? operations.adopt(leaseId, holder) : { value: false };
    });
  }

  async renew(holdings: readonly HeldTasks[], leaseUntilMs: number): Promise<Renewal> {
    const { live } = this.access.opened;
    const renewals = holdings.map((holding) => live.renew(holding, leaseUntilMs));
    return {
      endRequested: renewals.flatMap(({ endRequested }) => endRequested),
      notRunning: renewals.flatMap(({ notRunning }) => notRunning),
    };
  }

  async running(filter: RunningFilter): Promise<Attempt[]> {
    return this.access.opened.reader.running(filter);
  }

  async abandoned(atMs: number): Promise<Attempt[]> {
    const { fleet } = this.access.engine;
    return this.access.opened.reader.running({}).filter((attempt) => !isLinkAlive(fleet, attempt, atMs));
  }

  async byLease(leaseId: string): Promise<Attempt | undefined> {
    return this.access.opened.reader.attemptByLease(leaseId);
  }
}
