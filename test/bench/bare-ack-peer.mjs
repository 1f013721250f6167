// The other end of a bare Socket.IO acknowledgement: `node bare-ack-peer.mjs <url>`.
import { io } from 'socket.io-client';

const socket = io(process.argv[2], { transports: ['websocket'], forceNew: true });
socket.on('noop', (_payload, acknowledge) => acknowledge(null));
socket.on('connect', () => console.log('connected'));
process.on('SIGTERM', () => process.exit(0));
