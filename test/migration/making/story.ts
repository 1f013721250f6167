import type { Expected, Json } from './expected';
import type { OldService } from './old-service';
import { inputs, largeDetails, requests } from './requests';
import { type Execution, WireWorker } from './wire-worker';

const waitMsMax = 60_000;
const capabilities = ['work.do', 'work.short', 'work.long'];
const broken = { code: 'work.BROKEN', message: 'it broke', retryable: true };
const failed = { status: 'failed', error: broken };
const done = { status: 'succeeded', result: { done: true } };

/** The tasks and sessions of the old service, each with a name. */
export class Story {
  readonly tasks: Expected['tasks'] = {};
  readonly sessions: Expected['sessions'] = {};
  private readonly keys: Expected['keys'] = {};
  private readonly held: Array<{ worker: WireWorker; instanceId: string; execution: Execution }> = [];
  private readonly north = new WireWorker({
    workerId: 'wire-north',
    slots: 5,
    labels: { zone: 'north', disk: 'ssd' },
    capabilities,
  });
  private readonly south = new WireWorker({
    workerId: 'wire-south',
    slots: 2,
    labels: { zone: 'south' },
    capabilities,
  });
  private service!: OldService;

  known(): Pick<Expected, 'tasks' | 'sessions' | 'keys' | 'held'> {
    const held = this.held.map(({ worker, instanceId, execution: { taskId, attempt, leaseId } }) => ({
      taskId,
      attempt,
      leaseId,
      workerId: worker.options.workerId,
      instanceId,
    }));
    return { tasks: this.tasks, sessions: this.sessions, keys: this.keys, held };
  }

  /** Runs tasks and sessions to different ends. */
  async past(service: OldService): Promise<void> {
    this.service = service;
    await this.north.link(service, { instanceId: 'north.1' });
    await this.south.link(service, { instanceId: 'south.1' });
    await this.endings();
    await this.severalAttempts();
    await this.outputs();
    await this.artifacts();
    await this.endedSessions();
    await this.losses();
    await this.many();
    this.north.cut();
    this.south.cut();
  }

  /** Creates tasks that are running, waiting or delayed, and open sessions; they stay in the folder. */
  async present(service: OldService): Promise<void> {
    this.service = service;
    await this.north.link(service, { instanceId: 'north.1' });
    await this.south.link(service, { instanceId: 'south.3' });
    await this.open('open', 'north');
    await this.open('openUnused', 'north');
    await this.open('openSouth', 'south');
    await this.delayed();
    await this.running();
    await this.waiting();
  }

  /** Reconnects both workers, which present their attempts and sessions. */
  async reconnect(service: OldService): Promise<void> {
    this.service = service;
    const of = (worker: WireWorker) => this.held.filter((held) => held.worker === worker).map((held) => held.execution);
    const { open, openUnused, openSouth } = this.sessions;
    await this.north.link(service, { instanceId: 'north.1', running: of(this.north), sessions: [open!, openUnused!] });
    await this.south.link(service, { instanceId: 'south.3', running: of(this.south), sessions: [openSouth!] });
  }

  end(): void {
    this.north.cut();
    this.south.cut();
  }

  private async endings(): Promise<void> {
    await this.north.finish(await this.onNorth('succeeded'), { status: 'succeeded', result: inputs.odd });
    await this.north.finish(await this.onNorth('failed'), {
      status: 'failed',
      error: { ...broken, details: { path: 'a.b' } },
    });
    await this.north.finish(await this.onNorth('timedOut'), {
      status: 'timed_out',
      error: { code: 'TIMEOUT', message: 'it took longer than 60000 ms', retryable: true },
    });
    await this.north.finish(await this.onNorth('keyed'), done);

    const cancelled = await this.onNorth('cancelled');
    await this.service.ask('POST', `/v1/tasks/${cancelled.taskId}/cancel`, { reason: 'no longer needed' });
    await this.north.finish(cancelled, {
      status: 'cancelled',
      error: { code: 'CANCELLED', message: 'no longer needed', retryable: false },
    });
    const waiting = await this.submit('cancelledWaiting');
    await this.service.ask('POST', `/v1/tasks/${waiting}/cancel`, {});
    await this.ended(await this.submit('overdue'));

    // The worker does not report, so the control plane ends the task.
    await this.ended((await this.onNorth('timedOutByControlPlane')).taskId);
  }

  private async severalAttempts(): Promise<void> {
    const twice = await this.onNorth('failedLarge');
    const large = { status: 'failed', error: { ...broken, details: largeDetails } };
    await this.north.finish(twice, large);
    await this.north.finish(await this.north.given(twice.taskId, 2), large);

    const retried = await this.onNorth('retried');
    await this.north.output(retried, [{ stream: 'stdout', data: 'the first attempt\n' }]);
    await this.north.finish(retried, failed);
    const second = await this.north.given(retried.taskId, 2);
    await this.north.output(second, [{ stream: 'stdout', data: 'the second attempt\n' }]);
    await this.north.finish(second, done);

    this.north.rejectNext();
    const rejected = await this.submit('rejected');
    await this.north.finish(await this.north.given(rejected, 2), done);
  }

  private async outputs(): Promise<void> {
    const output = await this.onNorth('output');
    await this.north.output(output, [
      { stream: 'stdout', data: 'a line\n' },
      { stream: 'stderr', data: 'a warning: \u0000 \u{1f4e6}\n' },
      { stream: 'log', data: 'a log line' },
    ]);
    await this.north.output(
      output,
      [
        { stream: 'progress', data: { ratio: 0.5 } },
        { stream: 'display', data: inputs.odd },
      ],
      4,
    );
    await this.north.finish(output, done);

    const dropped = await this.onNorth('droppedOutput');
    const line = `${'x'.repeat(1023)}\n`;
    await this.north.output(
      dropped,
      Array.from({ length: 12 }, () => ({ stream: 'stdout', data: line })),
    );
    await this.north.finish(dropped, done);
  }

  private async artifacts(): Promise<void> {
    const first = await this.onNorth('artifacts');
    await this.north.upload(this.service, first, 'of the first attempt.txt', 'kept\n');
    await this.north.upload(this.service, first, 'result.csv', 'a,b\n');
    await this.north.finish(first, failed);
    const second = await this.north.given(first.taskId, 2);
    await this.north.upload(this.service, second, 'result.csv', 'a,b\n1,2\n');
    await this.north.upload(this.service, second, 'leer ä.txt', '');
    await this.north.finish(second, done);
  }

  private async endedSessions(): Promise<void> {
    await this.open('closed', 'north');
    await this.north.finish(await this.onNorth('inClosedSession', 'closed'), done);
    await this.service.ask('DELETE', `/v1/sessions/${this.sessions['closed']}`);
    await this.open('expired', 'north', 200);
    await this.sessionEnded('expired');
  }

  /** Losses of the southern worker: by a closed link, and by a new process. */
  private async losses(): Promise<void> {
    await this.open('lost', 'south');
    const lost = await this.onSouth('lost');
    const inSession = await this.onSouth('lostWithSession', 'lost');
    this.south.cut();
    await this.ended(inSession.taskId);
    await this.sessionEnded('lost');
    await this.south.link(this.service, { instanceId: 'south.2' });
    await this.south.finish(await this.south.given(lost.taskId, 2), done);
    const forGood = await this.onSouth('lostForGood');
    this.south.cut();
    await this.south.link(this.service, { instanceId: 'south.3' });
    await this.ended(forGood.taskId);
  }

  /** Runs enough tasks for several pages, and for run times of each capability. */
  private async many(): Promise<void> {
    const batch = Array.from({ length: 16 }, (_, index) => ({
      ...requests.many,
      capability: index % 3 === 0 ? 'work.long' : 'work.short',
      input: { index },
      priority: index % 4,
    }));
    const ids = await this.submitBatch(batch);
    await Promise.all(
      ids.map(async (id, index) => {
        this.tasks[`many${index}`] = id;
        await this.north.finish(await this.north.given(id), index % 5 === 0 ? failed : done);
      }),
    );
  }

  private async delayed(): Promise<void> {
    const delayed = await this.onNorth('delayed');
    await this.north.finish(delayed, { status: 'failed', error: { ...broken, details: largeDetails } });
  }

  private async running(): Promise<void> {
    const fresh = this.hold(this.north, 'north.1', await this.onNorth('running'));
    await this.north.output(fresh, [
      { stream: 'stdout', data: 'half of it\n' },
      { stream: 'progress', data: { ratio: 0.5 } },
    ]);
    await this.north.upload(this.service, fresh, 'half.txt', 'half of it\n');

    const first = await this.onNorth('runningAgain');
    await this.north.output(first, [{ stream: 'log', data: 'the first attempt' }]);
    await this.north.finish(first, failed);
    this.hold(this.north, 'north.1', await this.north.given(first.taskId, 2));

    this.hold(this.north, 'north.1', await this.onNorth('runningInSession', 'open'));
    const cancelled = this.hold(this.north, 'north.1', await this.onNorth('runningToBeCancelled'));
    await this.service.ask('POST', `/v1/tasks/${cancelled.taskId}/cancel`, { reason: 'too late', graceMs: 600_000 });
    this.hold(this.north, 'north.1', await this.onNorth('runningKeyed'));

    this.hold(this.south, 'south.3', await this.onSouth('runningSouth'));
    this.hold(this.south, 'south.3', await this.onSouth('runningSouthOnce'));
  }

  /** Submits tasks that wait, since no slot is free. Most are one batch and one commit, so that the write-ahead log stays small. */
  private async waiting(): Promise<void> {
    const names = Object.keys(requests).filter((name) => name.startsWith('waiting') && name !== 'waitingKeyed');
    const ids = await this.submitBatch(
      names.map((name) => ({
        ...requests[name],
        ...(name === 'waitingInSession' && { sessionId: this.sessions['open'] }),
      })),
    );
    names.forEach((name, index) => (this.tasks[name] = ids[index]!));
    await this.submit('waitingKeyed');
  }

  private async submitBatch(tasks: Json[]): Promise<string[]> {
    type Answer = { results: Array<{ task: { id: string } }> };
    const { results } = await this.service.json<Answer>('POST', '/v1/tasks:batch', { tasks });
    return results.map(({ task }) => task.id);
  }

  private async open(name: string, zone: string, ttlMs = 3_600_000): Promise<void> {
    const body = { capability: 'work.do', ttlMs, labels: { require: { zone } } };
    this.sessions[name] = (await this.service.json<{ id: string }>('POST', '/v1/sessions', body)).id;
  }

  private async submit(name: string, session?: string): Promise<string> {
    const request: Json = { ...requests[name], ...(session && { sessionId: this.sessions[session] }) };
    const key = name.toLowerCase().endsWith('keyed') ? `key-of-${name}` : undefined;
    const { id } = await this.service.json<{ id: string }>(
      'POST',
      '/v1/tasks',
      request,
      key ? { 'idempotency-key': key } : {},
    );
    this.tasks[name] = id;
    if (key) this.keys[key] = { request, taskId: id };
    return id;
  }

  private async onNorth(name: string, session?: string): Promise<Execution> {
    return this.north.given(await this.submit(name, session));
  }

  private async onSouth(name: string, session?: string): Promise<Execution> {
    return this.south.given(await this.submit(name, session));
  }

  private hold(worker: WireWorker, instanceId: string, execution: Execution): Execution {
    this.held.push({ worker, instanceId, execution });
    return execution;
  }

  private async ended(taskId: string): Promise<void> {
    const overAtMs = Date.now() + waitMsMax;
    for (let finishedAt: unknown; finishedAt === undefined;) {
      if (Date.now() > overAtMs) throw new Error(`the task ${taskId} has not ended after ${waitMsMax} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ finishedAt } = await this.service.json<Json>('GET', `/v1/tasks/${taskId}`));
    }
  }

  private async sessionEnded(name: string): Promise<void> {
    const overAtMs = Date.now() + waitMsMax;
    for (let state = 'open'; state === 'open';) {
      if (Date.now() > overAtMs) throw new Error(`the session ${name} has not ended after ${waitMsMax} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ state } = await this.service.json<{ state: string }>('GET', `/v1/sessions/${this.sessions[name]}`));
    }
  }
}
