export * from './peer-control';
export { noPeers, PeerHub, type MessageDelay } from './in-process-peers';
export * from './peer-messages';
export * from './peers';
export * from './remote-replicas';
