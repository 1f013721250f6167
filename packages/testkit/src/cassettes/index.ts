export { keyOf, normalised, type Cassette, type RecordedEvent } from './cassette';
export { CassetteFolder, type StoredCassette } from './cassette-folder';
export { nearestCassette, type Difference } from './nearest.policy';
export { Recorder } from './recorder';
export { redacted, redactor, secretsIn, type Redact } from './redact.policy';
