import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContractReports } from '../../../test/contract/worker/contract-reports';
import { ManualClock } from '@yardmaster/testkit';
import { Recorder } from '@yardmaster/testkit/cassettes';
import { createLog } from '../../log';
import { YardError, type Outcome, type TaskExecute } from '@yardmaster/protocol';
import { LinkedWorkerInterface } from '../linked-worker-interface';
import type { WorkerInterface } from '../worker-interface';
import type { WorkerReports } from '../worker-reports';
import { RecordingWorkerInterface } from './recording-worker-interface';

const attempt: TaskExecute = { taskId: 't', attempt: 1, leaseId: 'l', capability: 'a.b', input: {}, timeoutMs: 1 };
const outcome: Outcome = { status: 'succeeded', result: 'done', stats: { wallMs: 1 } };

describe(RecordingWorkerInterface.name, () => {
  let folder: string;
  /** The wrapped interface, with stubbed methods. */
  let recorded: jest.Mocked<WorkerInterface>;
  let recording: RecordingWorkerInterface;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recording-'));
    const methods = Object.getOwnPropertyNames(LinkedWorkerInterface.prototype).filter((name) => name !== 'port');
    const stubs = [...methods, 'start', 'stop'].map((name) => [name, jest.fn()]);
    recorded = { ...Object.fromEntries(stubs), isOpen: true, port: 4711 } as jest.Mocked<WorkerInterface>;
    const options = { folder, secretNames: [], secretValues: [] };
    recording = new RecordingWorkerInterface(recorded, new Recorder(options, new ManualClock(), createLog('silent')));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Starts the recording interface; returns the reports passed to the wrapped one. */
  async function start(reports: WorkerReports): Promise<WorkerReports> {
    await recording.start(reports);
    return recorded.start.mock.calls[0]![0];
  }

  /** Stops the recording interface; returns the outcomes in the cassettes. */
  async function cassettes(): Promise<unknown[]> {
    await recording.stop();
    expect(recorded.stop).toHaveBeenCalledTimes(1);
    const texts = (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'));
    return (await Promise.all(texts)).map((text) => (JSON.parse(text) as { outcome: unknown }).outcome);
  }

  function reportsWith(status: 'recorded' | 'stale'): ContractReports {
    const reports = new ContractReports();
    reports.override.finished = async () => status;
    return reports;
  }

  it('passes every call to the wrapped interface and returns its answer', async () => {
    const calls: Array<[keyof WorkerInterface, unknown[]]> = [
      ['cancel', ['w', 'l', 'why', 5]],
      ['input', ['w', { leaseId: 'l', text: 'x' }]],
      ['openSession', ['w', { sessionId: 's', capability: 'a.b', ttlMs: 1 }]],
      ['closeSession', ['w', 's']],
      ['drain', ['w', 5]],
      ['resume', ['w']],
      ['isLinked', ['w']],
      ['disconnect', ['w']],
      ['serve', ['namespace']],
      ['settle', ['w', 5]],
      ['answerUpload', ['request', 'response']],
      ['counters', []],
    ];
    for (const [name, parameters] of calls) {
      const answer = name === 'disconnect' || name === 'serve' ? undefined : { of: name };
      const stub = recorded[name] as unknown as jest.Mock;
      stub.mockReturnValue(answer);
      const method = recording[name] as (...given: unknown[]) => unknown;
      expect(await method.apply(recording, parameters)).toBe(answer);
      expect(stub.mock.calls).toEqual([parameters]);
    }
    expect([recording.isOpen, recording.port]).toEqual([true, 4711]);
  });

  it('records an attempt when the control plane records its outcome', async () => {
    recorded.execute.mockResolvedValue({ status: 'accepted' });
    const reports = await start(reportsWith('recorded'));
    expect(await recording.execute('w', attempt)).toEqual({ status: 'accepted' });
    expect(recorded.execute.mock.calls).toEqual([['w', attempt]]);
    expect(await reports.finished('w', { leaseId: 'l', outcome })).toBe('recorded');
    expect(await cassettes()).toEqual([outcome]);
  });

  it('records an attempt whose acceptance was not confirmed', async () => {
    recorded.execute.mockRejectedValue(new YardError('REPLY_TIMEOUT', 'no reply'));
    const reports = await start(reportsWith('recorded'));
    await expect(recording.execute('w', attempt)).rejects.toMatchObject({ code: 'REPLY_TIMEOUT' });
    await reports.finished('w', { leaseId: 'l', outcome });
    expect(await cassettes()).toEqual([outcome]);
  });

  it('drops a rejected attempt', async () => {
    recorded.execute.mockResolvedValue({ status: 'rejected', code: 'NO_SLOT', message: 'full' });
    const reports = await start(reportsWith('recorded'));
    await recording.execute('w', attempt);
    await reports.finished('w', { leaseId: 'l', outcome });
    expect(await cassettes()).toEqual([]);
  });

  it('does not record a stale report', async () => {
    recorded.execute.mockResolvedValue({ status: 'accepted' });
    const reports = await start(reportsWith('stale'));
    await recording.execute('w', attempt);
    expect(await reports.finished('w', { leaseId: 'l', outcome })).toBe('stale');
    expect(await cassettes()).toEqual([]);
  });
});
