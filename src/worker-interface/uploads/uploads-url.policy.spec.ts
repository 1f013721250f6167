import { uploadsUrl } from './uploads-url.policy';

const [here, there] = ['http://127.0.0.1:3001', 'http://worker.example:3001'];
const on = (address: string) => ({ address, port: 3000 });

describe(uploadsUrl.name, () => {
  it.each([
    ['one that dialed in, nothing: it knows', { listening: on('127.0.0.1') }, undefined],
    [
      'everyone what is configured',
      { publicUrl: 'https://yard.example', listening: on('127.0.0.1') },
      'https://yard.example',
    ],
    ['one here, the loopback', { dialedUrl: here, listening: on('127.0.0.1') }, 'http://127.0.0.1:3000'],
    ['one here, the loopback of all addresses', { dialedUrl: here, listening: on('0.0.0.0') }, 'http://127.0.0.1:3000'],
    ['one here, by its name', { dialedUrl: 'http://localhost:1', listening: on('::') }, 'http://127.0.0.1:3000'],
    ['one elsewhere, the address', { dialedUrl: there, listening: on('10.0.0.5') }, 'http://10.0.0.5:3000'],
    [
      'one elsewhere, the address of version 6',
      { dialedUrl: there, listening: on('fd00::5') },
      'http://[fd00::5]:3000',
    ],
    ['one elsewhere, nothing of a loopback', { dialedUrl: there, listening: on('127.0.0.1') }, undefined],
    [
      'one elsewhere, nothing where all addresses are listened on',
      { dialedUrl: there, listening: on('0.0.0.0') },
      undefined,
    ],
    ['nobody where nothing listens', { dialedUrl: here }, undefined],
  ])('should tell %s', (_, address, url) => expect(uploadsUrl(address)).toBe(url));
});
