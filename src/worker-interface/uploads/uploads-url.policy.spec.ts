import { uploadsUrl } from './uploads-url.policy';

const [here, there] = ['http://127.0.0.1:3001', 'http://worker.example:3001'];
const on = (address: string) => ({ address, port: 3000 });

describe(uploadsUrl.name, () => {
  it.each([
    ['undefined for a worker that dialed in', { listenAddress: on('127.0.0.1') }, undefined],
    [
      'everyone what is configured',
      { publicUrl: 'https://yard.example', listenAddress: on('127.0.0.1') },
      'https://yard.example',
    ],
    [
      'the loopback address for a local worker',
      { dialedUrl: here, listenAddress: on('127.0.0.1') },
      'http://127.0.0.1:3000',
    ],
    [
      'the loopback address for a local worker if it listens on all addresses',
      { dialedUrl: here, listenAddress: on('0.0.0.0') },
      'http://127.0.0.1:3000',
    ],
    [
      'the loopback address for a worker on localhost',
      { dialedUrl: 'http://localhost:1', listenAddress: on('::') },
      'http://127.0.0.1:3000',
    ],
    [
      'the listen address for a remote worker',
      { dialedUrl: there, listenAddress: on('10.0.0.5') },
      'http://10.0.0.5:3000',
    ],
    [
      'one elsewhere, the address of version 6',
      { dialedUrl: there, listenAddress: on('fd00::5') },
      'http://[fd00::5]:3000',
    ],
    [
      'undefined for a remote worker if it listens on loopback',
      { dialedUrl: there, listenAddress: on('127.0.0.1') },
      undefined,
    ],
    [
      'one elsewhere, nothing where all addresses are listened on',
      { dialedUrl: there, listenAddress: on('0.0.0.0') },
      undefined,
    ],
    ['undefined if nothing listens', { dialedUrl: here }, undefined],
  ])('returns %s', (_, address, url) => expect(uploadsUrl(address)).toBe(url));
});
