import type { Family, HostileCase } from './hostile-case';
import { ask } from './support/http';
import { Neighbour } from './support/neighbour';
import { apiKey, Service } from './support/service';
import { World } from './support/world';

/** Time limit of each step, reached only on an overloaded machine. */
const caseMsMax = 60_000;

/** Runs the cases of a family against one service with a neighbour, and then checks for leftovers. */
export function describeFamily({ name, cases }: Family): void {
  describe(`hostile ${name}`, () => {
    let bed: TestBed | undefined;

    // After a failed case the state of the service is unknown: the next case gets a new one.
    beforeEach(async () => (bed ??= await TestBed.start()), caseMsMax);
    afterAll(() => bed?.remove(), caseMsMax);

    it.each(cases)(
      '$name',
      async ({ send, answer }) => {
        const tried = bed!;
        bed = undefined;
        try {
          expect(await tried.run(send)).toEqual({ answer, faults: [] });
          bed = tried;
        } finally {
          if (!bed) await tried.remove();
        }
      },
      caseMsMax,
    );

    it(
      'leaves no socket and no file behind, and shuts down cleanly',
      async () => expect(await bed!.end()).toEqual([]),
      caseMsMax,
    );
  });
}

/** A service with its neighbour, and its open resources before the first attack. */
class TestBed {
  private constructor(
    private readonly service: Service,
    private readonly neighbour: Neighbour,
    private readonly world: World,
    private readonly before: { sockets: number; files: readonly string[] },
  ) {}

  static async start(): Promise<TestBed> {
    const service = await Service.start();
    const neighbour = new Neighbour(service.url);
    await neighbour.start();
    return new TestBed(service, neighbour, new World(service.url), { sockets: service.sockets, files: service.files });
  }

  /** Runs an attack. Resolves to its answer, and to the differences that it left. */
  async run(send: HostileCase['send']): Promise<{ answer: string; faults: string[] }> {
    const { service, neighbour, world } = this;
    const attack = async (): Promise<string> => {
      try {
        return await Promise.race([send(world), service.exited]);
      } catch (error) {
        if (await isServing(service)) throw error;
        return await service.exited; // it was in the middle of an answer
      } finally {
        await world.leave();
      }
    };
    const { result, faults } = await neighbour.beside(attack);
    return { answer: result, faults: [...faults, ...(await this.faults())] };
  }

  /** Stops everything. Resolves to the leftovers. */
  async end(): Promise<string[]> {
    const { service, neighbour, before } = this;
    await settled(() => service.sockets <= before.sockets);
    const files = service.files.filter((file) => !before.files.includes(file));
    await neighbour.end();
    const how = await service.stop();
    return [...files.map((file) => `${file} was left`), ...(how === 'ended with 0' ? [] : [`the service ${how}`])];
  }

  async remove(): Promise<void> {
    await this.neighbour.end('SIGKILL');
    await this.service.remove();
  }

  private async faults(): Promise<string[]> {
    const { service, neighbour } = this;
    if (!service.isAlive) return [`the service ${await service.exited}`, ...service.errors];
    const { status } = await ask(service.url, { path: '/health/live' });
    const fatalErrors = await metric(service, 'yardmaster_fatal_errors_total');
    return [
      ...(status === 200 ? [] : [`/health/live answered ${status}`]),
      ...(fatalErrors === 0 ? [] : [`yardmaster_fatal_errors_total is ${fatalErrors}`]),
      ...(await neighbour.faultsOfWorker()),
      ...service.errors.splice(0).map((entry) => `it logged ${entry}`),
    ];
  }
}

function isServing({ url }: Service): Promise<boolean> {
  return ask(url, { path: '/health/live' }).then(
    () => true,
    () => false,
  );
}

/** Returns a counter of the service; NaN if it does not exist. */
async function metric(service: Service, name: string): Promise<number> {
  const { body } = await ask(service.url, { path: '/metrics', headers: { authorization: `Bearer ${apiKey}` } });
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]);
}

/** Polls, because another process cannot emit events here. */
async function settled(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
