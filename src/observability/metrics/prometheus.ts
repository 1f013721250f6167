// Import only the needed parts of prom-client: its index also loads a push gateway and a tracing library, which take more memory and startup
// time than the metrics themselves.
type PromClient = typeof import('prom-client');

export const Registry = require('prom-client/lib/registry') as PromClient['Registry'];
export const Counter = require('prom-client/lib/counter') as PromClient['Counter'];
export const Gauge = require('prom-client/lib/gauge') as PromClient['Gauge'];
export const Histogram = require('prom-client/lib/histogram') as PromClient['Histogram'];
