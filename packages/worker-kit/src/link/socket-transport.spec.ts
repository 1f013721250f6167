import { ManualClock } from '@yardmaster/testkit';
import { SocketTransport, type TransportSocket } from './socket-transport';

describe(SocketTransport.name, () => {
  type Listener = (event: string, ...args: unknown[]) => void;
  const endless: Record<string, unknown> = {};
  endless['self'] = endless;

  /** A socket that serializes to JSON, like Socket.IO. */
  class Wire implements TransportSocket {
    readonly connected = true;
    receive!: Listener;
    emit = (_event: string, payload: unknown): string => JSON.stringify(payload);
    onAny = (listener: Listener): unknown => (this.receive = listener);
    once = (): unknown => undefined;
    disconnect = (): unknown => undefined;
  }

  it('answers a message with a typed error when its reply cannot be written', async () => {
    const wire = new Wire();
    new SocketTransport(wire, new ManualClock()).onMessage(() => Promise.resolve(endless));
    const written = await new Promise<string>((resolve) =>
      wire.receive('worker.drain', {}, (reply: unknown) => resolve(JSON.stringify(reply))),
    );
    expect(JSON.parse(written)).toEqual({
      error: { code: 'INTERNAL', message: 'the peer failed to handle the message' },
    });
  });

  it('rejects a message that cannot be serialized, and leaves no pending reply', async () => {
    const clock = new ManualClock();
    const cancel = jest.fn();
    jest.spyOn(clock, 'setTimer').mockReturnValue({ cancel });
    const transport = new SocketTransport(new Wire(), clock);
    await expect(transport.send('worker.drain', endless, 1000)).rejects.toThrow('circular');
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});
