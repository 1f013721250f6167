// Starts a Redis for the benchmark: free port, temporary folder, writes reach the disk every second.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { adopt, temporaryFolder } from './processes.mjs';

/** Returns the output of `redis-server --version`, or undefined if it is not on the PATH. */
export function redisVersion() {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return status === 0 ? /v=(\S+)/.exec(stdout)?.[1] : undefined;
}

export async function startRedis() {
  const dir = temporaryFolder();
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir, appendonly: 'yes', appendfsync: 'everysec', save: '' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const redis = adopt(spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] }));
  const ended = new Promise((resolve) => redis.once('exit', resolve));
  await new Promise((resolve, reject) => {
    redis.stdout.on('data', (data) => String(data).includes('Ready to accept connections') && resolve());
    void ended.then((code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  return {
    port,
    end: async () => {
      redis.kill('SIGKILL'); // its data is no longer needed
      await ended;
      rmSync(dir, { recursive: true });
    },
  };
}

/** Redis does not report its port, so a free one is chosen here. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
