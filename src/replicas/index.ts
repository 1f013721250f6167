export * from './ask-peer';
export { noPeers, PeerHub, type Carriage } from './in-process-peers';
export * from './peer-messages';
export * from './peers';
export * from './remote-replicas';
