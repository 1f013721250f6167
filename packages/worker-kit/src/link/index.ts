/** The link between a control plane and a worker, for control planes and for tests of workers without sockets. */
export { attach, type Attachable } from './attach';
export { dialSocket, type DialOptions } from './dial-socket';
export { handshakeRefusal } from './handshake';
export { Link, type Answer, type Handlers, type LinkEnd, type Transport } from './link';
export { memoryTransports } from './memory-transport';
export { growingDelayMs } from './reconnect.policy';
export { Redialer } from './redialer';
export { SocketTransport, type TransportSocket } from './socket-transport';
export type { ReceiveUpload, Upload, Uploaded } from './upload';
