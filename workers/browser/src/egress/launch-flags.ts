/**
 * Flags of Chromium that close the ways around the proxy. Each context has a proxy of its own; what belongs to none finds one that
 * nobody answers. Chromium resolves no name itself, and speaks no UDP: QUIC, and WebRTC beyond the proxy.
 */
export const egressFlags: readonly string[] = [
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--dns-prefetch-disable',
  '--disable-quic',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-background-networking',
  '--no-pings',
];
