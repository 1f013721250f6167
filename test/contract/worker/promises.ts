/** Returns the sentences with MUST (RFC 2119) in the sections on messages, attempts, sessions, artifacts and rules. */
export function promisesOf(specification: string): string[] {
  const parts = specification.slice(specification.indexOf('## Transport'), specification.indexOf('## Error codes'));
  return parts.split(/(?<=[.:]) (?=[A-Z0-9*`-])/).filter((sentence) => /\b(MUST|MUST NOT)\b/.test(sentence));
}

/** Sentences that no case of the worker contract can cover, by a quote, with the test that covers each. */
export const notOfWorkers: Readonly<Record<string, string>> = {
  'MUST NOT retry more often than every 5 s': 'packages/worker-kit/src/link/redialer.spec.ts, python-worker/tests/link',
  'It MUST close the connection if the peer sends anything except handshakes and pongs':
    'test/e2e/unauthenticated-sockets.spec.ts',
  'It MUST NOT parse more than 8 KiB from the connection': 'test/e2e/unauthenticated-sockets.spec.ts',
  'A name is 1 to 255 bytes of UTF-8': 'packages/protocol/src/artifact-name.spec.ts',
  'A worker MUST abort its uploads when their attempt ends':
    'packages/worker-kit/src/artifacts/artifact-uploads.spec.ts',
  'The worker MUST NOT send before its client does': 'src/api/tunnels/tunnels.spec.ts, test/real/browser/cdp.spec.ts',
  'If a `worker.register` that presents them is in flight': 'packages/worker-kit/src/state/worker-core.state.spec.ts',
};
