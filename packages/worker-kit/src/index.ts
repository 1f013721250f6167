/**
 * Write a Yardmaster worker in TypeScript: capabilities with handlers, and a link to the control plane (README.md has
 * examples). This is the public API; `@yardmaster/worker-kit/link`, `/program`, `/clock` and `/http` are for worker
 * programs, control planes and tests.
 */
export { YardError, type Artifact, type Capability, type ErrorInfo, type Labels } from '@yardmaster/protocol';
export type { ArtifactData, ArtifactOptions } from './artifacts/artifact-source';
export type { InputStream } from './attempt-input';
export type { CapabilityOptions, Handler, HandlerContext, OfferedCapability } from './capability';
export { connect, type ConnectOptions } from './connect';
export { defaultLimits, type WorkerLimits } from './limits';
export { listen } from './listen';
export type { ListenOptions } from './listening';
export { silentLog, stderrLog, type EventLog, type WorkerLog } from './log';
export type { Session, SessionHook } from './sessions';
export type { Tunnel } from './tunnels/open-tunnel';
export { wait } from './wait';
export { ConcurrencyLimiter } from './artifacts/concurrency-limiter';
export { Worker } from './worker';
export type { WorkerOptions, WorkerStatus } from './worker-options';
