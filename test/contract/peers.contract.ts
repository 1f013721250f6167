import { InvalidPayloadError, YardError } from '@yardmaster/protocol';
import type { PeerHandlers, PeerNotices, Peers, PeerRequests, WorkerControl } from '../../src/replicas';

export interface PeersFixture {
  /** Creates the peers of a replica; they join at start. */
  peersOf(replicaId: string): Peers;
  /** Drops all further messages from one replica to another. */
  cut(from: string, to: string): void;
  /** Requests time out after this time. */
  replyTimeoutMs: number;
  /** Advances the time. */
  pass(durationMs: number): Promise<void>;
  /** Resolves when all sent messages have arrived. */
  arrived(): Promise<void>;
  cleanUp(): Promise<void>;
}

/** A replica under test, with the requests and notifications that it received. */
interface Replica {
  peers: Peers;
  asked: Array<[kind: string, request: unknown]>;
  told: Array<[kind: string, notice: unknown]>;
}

type Answers = Partial<WorkerControl>;

const [a, b, c] = ['r-a', 'r-b', 'r-c'] as const;
const close = { sessionId: 's-1', state: 'closed', reason: 'it was closed' } as const;

/** Describes the contract of the Peers port, run on every implementation. */
export function describePeers(name: string, open: () => Promise<PeersFixture>): void {
  describe(name, () => {
    let fixture: PeersFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.cleanUp());

    const start = (replicaId: string, answers: Answers = {}): Replica => {
      const replica: Replica = { peers: fixture.peersOf(replicaId), asked: [], told: [] };
      replica.peers.start(handlers(replica, answers));
      return replica;
    };

    describe('others', () => {
      it('returns the other replicas that can be reached', () => {
        const [first, second] = [start(a), start(b)];
        start(c);
        expect([...first.peers.list()].sort()).toEqual([b, c]);
        second.peers.stop();
        expect(first.peers.list()).toEqual([c]);
        expect(second.peers.list()).toEqual([]);
      });

      it('notifies of changes', () => {
        const { peers } = start(a);
        const seen: Array<readonly string[]> = [];
        const unsubscribe = peers.onChange(() => seen.push([...peers.list()].sort()));
        const second = start(b);
        start(c);
        second.peers.stop();
        unsubscribe();
        start(b);
        expect(seen).toEqual([[b], [b, c], [c]]);
      });

      it('is empty for a single replica', () => {
        const { peers } = start(a);
        expect(peers.replicaId).toBe(a);
        expect(peers.list()).toEqual([]);
      });
    });

    describe('ask', () => {
      it('resolves to the reply of the requested replica only', async () => {
        const [first, , third] = [
          start(a),
          start(b, { stopAttempt: async () => ({ isHeld: true }) }),
          start(c, { stopAttempt: async () => ({ isHeld: false }) }),
        ];
        expect(await first.peers.request(b, 'stopAttempt', { leaseId: 't-1~1~0' })).toEqual({ isHeld: true });
        expect(third.asked).toEqual([]);
      });

      it('transfers the whole request, as a copy', async () => {
        const [first, second] = [start(a), start(b)];
        const request = { leaseId: 't-1~1~0', text: 'ä\u2028\u0000"', offset: 2 ** 40, end: true };
        const asking = first.peers.request(b, 'giveInput', request);
        const sent = { ...request };
        request.text = 'changed';
        await asking;
        expect(second.asked).toEqual([['giveInput', sent]]);
      });

      it('matches replies to concurrent requests', async () => {
        const answers: Answers = { giveInput: async ({ offset }) => ({ status: 'accepted', receivedBytes: offset! }) };
        const [first] = [start(a), start(b, answers)];
        const replies = await Promise.all(
          [3, 1, 2].map((offset) => first.peers.request(b, 'giveInput', { leaseId: 't-1~1~0', offset })),
        );
        expect(replies).toEqual([3, 1, 2].map((receivedBytes) => ({ status: 'accepted', receivedBytes })));
      });

      it('delivers the requests of a replica in send order', async () => {
        const [first, second] = [start(a), start(b)];
        const workerIds = ['w-1', 'w-2', 'w-3', 'w-4'];
        await Promise.all(workerIds.map((workerId) => first.peers.request(b, 'resumeWorker', { workerId })));
        expect(second.asked).toEqual(workerIds.map((workerId) => ['resumeWorker', { workerId }]));
      });

      it('calls the methods of a handler object', async () => {
        class Answers {
          constructor(private readonly isHeld: boolean) {}
          stopAttempt(): Promise<{ isHeld: boolean }> {
            return Promise.resolve({ isHeld: this.isHeld });
          }
        }
        const [first, second] = [start(a), fixture.peersOf(b)];
        const { notices } = handlers({ peers: second, asked: [], told: [] }, {});
        second.start({ requests: new Answers(true) as unknown as WorkerControl, notices });
        expect(await first.peers.request(b, 'stopAttempt', { leaseId: 't-1~1~0' })).toEqual({ isHeld: true });
      });

      it('rejects with the code, the message and the details of the error', async () => {
        const thrown = new YardError('DRAINING', 'w-1 is ending', { retryable: false, details: { workerId: 'w-1' } });
        const [first] = [start(a), start(b, { resumeWorker: () => Promise.reject(thrown) })];
        const error = await refusal(first.peers.request(b, 'resumeWorker', { workerId: 'w-1' }));
        const { code, message, retryable, details } = thrown;
        expect(error).toBeInstanceOf(YardError);
        expect(error).toMatchObject({ code, message, retryable, details });
      });

      it('rejects with the path of an invalid payload', async () => {
        const thrown = new InvalidPayloadError({ path: 'capability', message: 'expected string' }, 'INVALID_REQUEST');
        const [first] = [start(a), start(b, { closeSession: () => Promise.reject(thrown) })];
        await expect(first.peers.request(b, 'closeSession', close)).rejects.toMatchObject({
          code: 'INVALID_REQUEST',
          message: 'capability: expected string',
          details: { path: 'capability' },
        });
      });

      it('rejects with INTERNAL if the other replica fails', async () => {
        const failing = (): never => {
          throw new TypeError('x is not a function');
        };
        const [first] = [start(a), start(b, { closeSession: failing })];
        await expect(first.peers.request(b, 'closeSession', close)).rejects.toMatchObject({ code: 'INTERNAL' });
      });

      it('rejects with LINK_CLOSED if the replica does not exist', async () => {
        const { peers } = start(a);
        await expect(peers.request('r-gone', 'resumeWorker', { workerId: 'w-1' })).rejects.toMatchObject({
          code: 'LINK_CLOSED',
          retryable: true,
        });
      });

      it.each(['request', 'reply'])('rejects with REPLY_TIMEOUT if the %s is lost', async (lost) => {
        const [first, second] = [start(a), start(b)];
        if (lost === 'request') fixture.cut(a, b);
        else fixture.cut(b, a);
        const asking = refusal(first.peers.request(b, 'closeSession', close));

        await fixture.pass(fixture.replyTimeoutMs);
        expect(await asking).toMatchObject({ code: 'REPLY_TIMEOUT' });
        expect(second.asked).toEqual(lost === 'request' ? [] : [['closeSession', close]]);
      });

      it('rejects with REPLY_TIMEOUT if the other replica does not answer in time, and ignores the late reply', async () => {
        let answer!: () => void;
        const late = new Promise<{ isHeld: boolean }>((resolve) => (answer = () => resolve({ isHeld: true })));
        const [first] = [start(a), start(b, { stopAttempt: () => late })];
        const asking = refusal(first.peers.request(b, 'stopAttempt', { leaseId: 't-1~1~0' }));

        await fixture.pass(fixture.replyTimeoutMs);
        expect(await asking).toMatchObject({ code: 'REPLY_TIMEOUT' });
        answer();
        await fixture.arrived();
      });

      it.each([
        ['the other replica', b],
        ['this replica', a],
      ])('rejects with LINK_CLOSED if %s stops meanwhile', async (_, stopping) => {
        const never = new Promise<never>(() => undefined);
        const replicas = [start(a), start(b, { closeSession: () => never })];
        const asking = refusal(replicas[0]!.peers.request(b, 'closeSession', close));

        await fixture.arrived();
        replicas.find(({ peers }) => peers.replicaId === stopping)!.peers.stop();
        expect(await asking).toMatchObject({ code: 'LINK_CLOSED' });
      });
    });

    describe('tell', () => {
      it('notifies one replica', async () => {
        const [first, second, third] = [start(a), start(b), start(c)];
        first.peers.notify(b, 'progress', { leaseId: 't-1~1~0' });
        await fixture.arrived();
        expect([second, third].map(({ told }) => told)).toEqual([[['progress', { leaseId: 't-1~1~0' }]], []]);
      });

      it('notifies all other replicas, but not the sender', async () => {
        const replicas = [start(a), start(b), start(c)];
        replicas[0]!.peers.notifyAll('wake', {});
        await fixture.arrived();
        expect(replicas.map(({ told }) => told)).toEqual([[], [['wake', {}]], [['wake', {}]]]);
      });

      it('drops messages to a replica that does not exist or cannot be reached', async () => {
        const [first, second, third] = [start(a), start(b), start(c)];
        fixture.cut(a, b);
        first.peers.notify('r-gone', 'wake', {});
        first.peers.notifyAll('wake', {});
        await fixture.arrived();
        expect([second, third].map(({ told }) => told)).toEqual([[], [['wake', {}]]]);
      });

      it('sends nothing after stop', async () => {
        const [first, second] = [start(a), start(b)];
        first.peers.stop();
        first.peers.notifyAll('wake', {});
        first.peers.notify(b, 'wake', {});
        await fixture.arrived();
        expect(second.told).toEqual([]);
      });
    });

    describe('stop', () => {
      it('rejects further requests', async () => {
        const [first, second] = [start(a), start(b)];
        first.peers.stop();
        first.peers.stop();
        await expect(first.peers.request(b, 'closeSession', close)).rejects.toMatchObject({ code: 'LINK_CLOSED' });
        await expect(second.peers.request(a, 'closeSession', close)).rejects.toMatchObject({ code: 'LINK_CLOSED' });
        expect([first.asked, second.asked]).toEqual([[], []]);
      });
    });
  });
}

/** Returns the error that rejects a request. */
function refusal(asking: Promise<unknown>): Promise<unknown> {
  return asking.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Records messages, and answers with nothing by default. */
function handlers({ asked, told }: Replica, answers: Answers): PeerHandlers {
  const answering = <Kind extends keyof PeerRequests>(kind: Kind): WorkerControl[Kind] =>
    (async (request: PeerRequests[Kind]['request']) => {
      asked.push([kind, request]);
      const answer = answers[kind] as ((request: PeerRequests[Kind]['request']) => unknown) | undefined;
      return answer ? answer(request) : {};
    }) as WorkerControl[Kind];
  const noting =
    <Kind extends keyof PeerNotices>(kind: Kind) =>
    (notice: PeerNotices[Kind]): void =>
      void told.push([kind, notice]);
  return {
    requests: {
      stopAttempt: answering('stopAttempt'),
      giveInput: answering('giveInput'),
      drainWorker: answering('drainWorker'),
      resumeWorker: answering('resumeWorker'),
      removeWorker: answering('removeWorker'),
      workerExited: answering('workerExited'),
      openSession: answering('openSession'),
      closeSession: answering('closeSession'),
    },
    notices: { progress: noting('progress'), linkMoved: noting('linkMoved'), wake: noting('wake') },
  };
}
