import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import { Audit, type AuditPage, type AuditQuery } from './audit';
import { auditStreams, type AuditEvent, type AuditStream } from './audit-event';
import { lineOf, ownLine } from './audit-line.policy';
import { AuditReader } from './audit-reader';
import { mayShareLine, streamOf } from './audit-stream.policy';
import { LineWriter, type OutageListener } from './line-writer';
import { RefusalLimit } from './refusal-limit';
import { Repetitions } from './repetitions';
import { limitsOf } from './rotation.policy';
import { StreamFiles } from './stream-files';

export interface AuditSettings extends Pick<YardConfig, 'auditBytesMax' | 'auditSubmissions'> {
  folder: string;
}

/** With `sampled`, one of so many submissions gets a line. */
export const sampledOneOf = 100;
/** Time until lines are written. Changes are rare, and written at once. */
const delayMs: Readonly<Record<AuditStream, number>> = { changes: 0, submissions: 100, refusals: 100 };

/** The audit log in a folder: JSON lines, in files of limited size. */
export class FolderAudit extends Audit {
  private readonly writers: Readonly<Record<AuditStream, LineWriter>>;
  private readonly reader: AuditReader;
  private readonly repetitions: Repetitions;
  private readonly refusals: RefusalLimit;
  private isClosed = false;

  constructor(
    private readonly settings: AuditSettings,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Log,
  ) {
    super();
    const { folder, auditBytesMax } = settings;
    const files = new Map(
      auditStreams.map((stream) => [stream, new StreamFiles(folder, stream, limitsOf(stream, auditBytesMax))]),
    );
    const writerOf = (stream: AuditStream): LineWriter =>
      new LineWriter(files.get(stream)!, clock, delayMs[stream], this.outagesOf(stream));
    this.writers = {
      changes: writerOf('changes'),
      submissions: writerOf('submissions'),
      refusals: writerOf('refusals'),
    };
    this.reader = new AuditReader(files);
    this.repetitions = new Repetitions(clock, (event, count) => this.add({ ...event, count }));
    this.refusals = new RefusalLimit(clock, (count) => {
      const nowMs = clock.nowMs();
      this.writers.refusals.add(ownLine('audit.omitted', count, nowMs), nowMs);
    });
  }

  record(event: AuditEvent): void {
    if (this.isClosed) return;
    const stream = streamOf(event);
    if (stream === 'refusals') {
      if (this.refusals.admit()) this.add(event);
    } else if (stream === 'changes' || this.isTaken()) {
      if (!mayShareLine(event) || this.repetitions.isFirst(event)) this.add(event);
    }
  }

  async read(query: AuditQuery): Promise<AuditPage> {
    await this.flush();
    return this.clock.hold(this.reader.read(query));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.repetitions.end();
    this.refusals.end();
    await Promise.all(
      auditStreams.map(async (stream) => {
        const lost = await this.writers[stream].close();
        if (lost > 0)
          this.log.error(
            { event: 'audit_lost', stream, lost },
            'lines of the audit log could not be written and are lost',
          );
      }),
    );
  }

  private async flush(): Promise<void> {
    await Promise.all(auditStreams.map((stream) => this.writers[stream].flush()));
  }

  /** Decides if a submission is recorded. */
  private isTaken(): boolean {
    const { auditSubmissions } = this.settings;
    return auditSubmissions === 'all' || (auditSubmissions === 'sampled' && this.random.next() * sampledOneOf < 1);
  }

  private add(event: AuditEvent): void {
    const stream = streamOf(event);
    const isSampled = stream === 'submissions' && this.settings.auditSubmissions === 'sampled';
    const atMs = this.clock.nowMs();
    const line = lineOf(event, atMs);
    this.writers[stream].add(isSampled ? { ...line, sampled: sampledOneOf } : line, atMs);
  }

  private outagesOf(stream: AuditStream): OutageListener {
    return {
      began: (err) =>
        this.log.error(
          { event: 'audit_failed', err, stream },
          'cannot write the audit log; requests continue, lines wait in memory and are lost beyond its limit',
        ),
      ended: (lost) => this.log.info({ event: 'audit_resumed', stream, lost }, 'the audit log is written again'),
    };
  }
}
