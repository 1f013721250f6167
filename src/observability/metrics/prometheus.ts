// prom-client, part by part: its index loads every kind of metric, a push gateway and a tracing library, which costs more than
// all that this service measures. The types are those of the index.
type PromClient = typeof import('prom-client');

export const Registry = require('prom-client/lib/registry') as PromClient['Registry'];
export const Counter = require('prom-client/lib/counter') as PromClient['Counter'];
export const Gauge = require('prom-client/lib/gauge') as PromClient['Gauge'];
export const Histogram = require('prom-client/lib/histogram') as PromClient['Histogram'];
