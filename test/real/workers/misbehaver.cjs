// A worker whose handlers do what none should.
const { setTimeout: delay } = require('node:timers/promises');
const { Worker } = require('@yardmaster/worker-kit');
const { runWorkerProgram } = require('@yardmaster/worker-kit/program');

const fail = () => {
  throw new Error('nobody catches this');
};
const after =
  (work) =>
  (_, { output }) => {
    output('stdout', 'kept');
    return work();
  };
const handlers = {
  ok: () => 'ok',
  throws: after(() => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    throw proxy;
  }),
  result: after(() => ({ id: 1n })),
  never: after(() => new Promise(() => {})),
  exit: after(async () => {
    await delay(1);
    process.exit(3);
  }),
  timer: after(() => {
    setTimeout(fail, 1);
    return new Promise(() => {});
  }),
  rejection: after(() => {
    void Promise.resolve().then(fail);
    return new Promise(() => {});
  }),
  late: after(() => {
    setTimeout(() => process.exit(4), 1);
    setTimeout(fail, 1);
    return 'left';
  }),
  listener: (_, { output, signal }) => {
    output('stdout', 'kept');
    signal.addEventListener('abort', fail);
    return new Promise(() => {});
  },
};

void runWorkerProgram({
  name: 'misbehaver',
  description: 'Misbehaves.',
  createWorker({ workerId = 'misbehaver', slots = 1 }, _own, log) {
    const worker = new Worker({ workerId, name: 'misbehaver', version: '1', slots, log });
    for (const [name, handler] of Object.entries(handlers))
      worker.capability({ name: `odd.${name}`, description: name, inputSchema: { type: 'object' } }, handler);
    process.on('SIGUSR2', fail); // an error that no handler started
    return worker;
  },
});
