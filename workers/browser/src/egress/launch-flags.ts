/**
 * Chromium flags that prevent connections around the proxy. Each context has its own proxy; requests outside of any
 * context get a proxy address at which nothing listens. Chromium resolves no names itself and uses no UDP (QUIC, or
 * WebRTC outside the proxy).
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
