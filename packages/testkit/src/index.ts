export {
  CassetteFolder,
  keyOf,
  nearest,
  normalised,
  Recorder,
  redacted,
  redactor,
  secretsIn,
  type Cassette,
  type Difference,
  type FiledCassette,
  type RecordedEvent,
  type Redact,
} from './cassettes';
export * from './clock';
export * from './mock-workers';
export * from './test-fleet';
