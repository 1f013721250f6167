// Formats the measurements as rows: metric, result, target.

export function tripRows(trips) {
  const ratio = ({ p50Ms }) => `${ms(p50Ms)} = ${x(p50Ms / trips.bareAck.p50Ms)} of it`;
  return [
    ['bare Socket.IO acknowledgement, p50', ms(trips.bareAck.p50Ms)],
    ['executeTask, DURABILITY=normal, p50', ratio(trips.executeNormal), '≤ 2×'],
    ['executeTask, DURABILITY=full, p50', ratio(trips.executeFull), '≤ 2×'],
    ['REST, DURABILITY=full, p50', ratio(trips.restFull), '≤ 2×'],
    ['executeTask at 64, normal / full', `${rate(trips.executeNormal.ratePerS)} / ${rate(trips.executeFull.ratePerS)}`],
    ['REST at 64, full', rate(trips.restFull.ratePerS)],
  ];
}

export function dispatchRows({ bareTurn, workers }) {
  const cpu = (microseconds) => `${microseconds.toFixed(0)} µs of CPU`;
  return [
    ['a transaction in memory and a turn of the event loop', cpu(bareTurn.microseconds)],
    ...Object.entries(workers).map(([count, { microseconds, growth }], index) => [
      `a task with ${Number(count).toLocaleString('en')} workers linked`,
      `${cpu(microseconds)} = ${x(microseconds / bareTurn.microseconds)} of it${index > 0 ? `, ${x(growth)} of the smallest fleet` : ''}`,
      index > 0 ? '≤ 1.2×' : '',
    ]),
  ];
}

export function keyRows({ microseconds, thousandToOne, builtInToBase, light }) {
  const cpu = (name) => `${microseconds[name].toFixed(0)} µs of CPU`;
  const waits = ({ p50Ms, p99Ms }) => `${ms(p50Ms)} / ${ms(p99Ms)}`;
  const base = builtInToBase === undefined ? '' : ` = ${x(builtInToBase)} of the other checkout`;
  return [
    ['a task of the built-in key, 2,000 in flight', `${cpu('builtIn')}${base}`, base && '≤ 1.02×'],
    ['a task of one API key', cpu('one')],
    ['a task of 1,000 API keys', `${cpu('thousand')} = ${x(thousandToOne)} of one key`, '≤ 1.1×'],
    ['wait of a light key beside a heavy one, p50 / p99', waits(light.turns)],
    ['  without turns: all tasks of one key', waits(light.oneKey)],
  ];
}

export function startUpRows({ mock, bareNest }) {
  return [
    [
      'start to ready, mock',
      `${ms(mock.readyMs)} = ${x(mock.readyMs / bareNest.readyMs)} of bare Nest`,
      '≤ 1 s, ≤ 1.3×',
    ],
    [
      'resident memory, mock',
      `${mock.memoryMiB.toFixed(0)} MiB (bare Nest ${bareNest.memoryMiB.toFixed(0)})`,
      '≤ 130 MB',
    ],
  ];
}

export function linkRows({ connectMs, reconnectMs, reconnectMsMax }) {
  return [
    ['worker connect', ms(connectMs), '≤ 50 ms'],
    ['reconnect after a cut, median / longest', `${ms(reconnectMs)} / ${ms(reconnectMsMax)}`, '≤ 500 ms'],
  ];
}

export function hostileRows({ alone, families }) {
  const ratio = ({ p99Ms }) => p99Ms / alone.p99Ms;
  const [worst, worstFigures] = Object.entries(families).sort(([, a], [, b]) => ratio(b) - ratio(a))[0];
  const times = ({ p50Ms, p99Ms, longestMs }) => `${ms(p50Ms)} / ${ms(p99Ms)} / ${ms(longestMs)}`;
  return [
    ['a no-op task through REST alone, p50 / p99 / longest', times(alone)],
    ...Object.entries(families).map(([name, figures]) => [
      `  during ${name}`,
      `${times(figures)}, p99 ${x(ratio(figures))} of it`,
      '≤ 2×',
    ]),
    [`  the worst is ${worst}, p99`, `${x(ratio(worstFigures))} of it`, '≤ 2×'],
  ];
}

export function browserRows({ durations, rates, sessions }) {
  const { raw, ...ways } = durations;
  const titles = { rest: ['browser.screenshot through REST', '≤ 1.25×', '≥ 0.9×'], browserless: ['browserless'] };
  return [
    ['a picture with Playwright, p50 / p99', `${ms(raw.p50Ms)} / ${ms(raw.p99Ms)}`],
    ...Object.entries(ways).map(([way, { p50Ms, p99Ms }]) => {
      const [title, aim] = titles[way];
      return [`  ${title}`, `${ms(p50Ms)} / ${ms(p99Ms)} = ${x(p50Ms / raw.p50Ms)} of it`, aim];
    }),
    ['contexts a second with Playwright, 4 at a time', rates.raw.toFixed(2)],
    ...Object.keys(ways).map((way) => {
      const [title, , aim] = titles[way];
      return [`  ${title}`, `${rates[way].toFixed(2)} = ${x(rates[way] / rates.raw)} of it`, aim];
    }),
    ...(sessions ? [sessionRow(sessions)] : []),
  ];
}

function sessionRow({ count, beforeMiB, afterMiB }) {
  const each = ((afterMiB - beforeMiB) / count).toFixed(1);
  return [
    `memory with ${count} open sessions`,
    `${afterMiB.toFixed(0)} MiB (${beforeMiB.toFixed(0)} before), ${each} each`,
  ];
}

export function mcpRows({ inARow, inTurn, tenMs, overHttp, shared }) {
  const titles = {
    restFull: ['through REST, DURABILITY=full', '≤ 2×'],
    restNormal: ['through REST, DURABILITY=normal', '≤ 2×'],
    gateway: ['through a route that only calls it'],
    noop: ['a task that does nothing through REST, normal'],
  };
  const call = (what, { direct, ...ways }) => [
    [`${what}: the client, p50 / p99`, `${ms(direct.p50Ms)} / ${ms(direct.p99Ms)}`],
    ...Object.entries(ways).map(([way, { p50Ms, p99Ms }]) => {
      const [title, ...aim] = titles[way];
      return [`  ${title}`, `${ms(p50Ms)} / ${ms(p99Ms)} = ${x(p50Ms / direct.p50Ms)} of it`, ...aim];
    }),
  ];
  const { readsAtOnce, upstreamCalls, durationMs } = shared;
  return [
    ...call('an instant tool, in a row', inARow),
    ...call('the same, in turn', inTurn),
    ...call('the same over HTTP, in turn', overHttp),
    ...call('a tool of 10 ms, in turn', tenMs),
    [
      `${readsAtOnce} reads of the same at once`,
      `${upstreamCalls} calls of the tool, ${ms(durationMs)} for all`,
      '1 call',
    ],
  ];
}

export function sandboxRows(figures) {
  const { plain, forked, bubblewrap, pandas, pandasForked, forkedPerSecond, bubblewrapPerSecond, rest, soak } = figures;
  const pandasRow = pandas
    ? [
        'isolated, pandas preloaded, p50',
        `${ms(pandasForked.p50)} = ${x(pandasForked.p50 / pandas.p50)} of \`import pandas\` (${ms(pandas.p50)})`,
        '≤ 0.05×',
      ]
    : ['pandas', 'skipped: set YARD_BENCH_PYTHON to an interpreter that has it'];
  return [
    ['`/usr/bin/python3 -c pass`, p50 / p99', `${ms(plain.p50)} / ${ms(plain.p99)}`],
    [
      'isolated `python.run` at the worker, p50 / p99',
      `${ms(forked.p50)} / ${ms(forked.p99)} = ${x(forked.p50 / plain.p50)} of it`,
      '≤ 0.3×',
    ],
    ['the same by a bubblewrap for each run, p50', `${ms(bubblewrap.p50)} = ${x(bubblewrap.p50 / plain.p50)} of it`],
    pandasRow,
    [
      'the same program through REST, `DURABILITY=full`, p50 / p99',
      `${ms(rest.run.p50)} / ${ms(rest.run.p99)} = ${x(rest.run.p50 / rest.plain.p50)} of \`python3 -c pass\` (${ms(rest.plain.p50)})`,
      '≤ 1×',
    ],
    [
      'runs a second, 4 at a time',
      `${forkedPerSecond.toFixed(0)} = ${x(forkedPerSecond / bubblewrapPerSecond)} of bubblewrap + Python`,
      '≥ 5×',
    ],
    ...sessionRows(figures),
    [
      `${soak.runs} runs in a row, memory / descriptors / processes after a fifth and at the end`,
      `${soak.first.residentKib} / ${soak.first.descriptors} / ${soak.first.processes}, ` +
        `${soak.last.residentKib} / ${soak.last.descriptors} / ${soak.last.processes} (KiB; ${soak.seconds.toFixed(0)} s)`,
      'flat',
    ],
  ];
}

function sessionRows({ sessionFirstCell, sessionCell, sessionCellToPlain, idleSessionMiB }) {
  return [
    ['first cell of a session, p50 / p99', `${ms(sessionFirstCell.p50)} / ${ms(sessionFirstCell.p99)}`],
    [
      'a cell of a session, p50 / p99',
      `${ms(sessionCell.p50)} / ${ms(sessionCell.p99)} = ${x(sessionCellToPlain)} of \`python3 -c pass\``,
    ],
    ['memory of a session that rests, p50', `${idleSessionMiB.toFixed(1)} MiB`],
  ];
}

/** Formats the rows for each number of kept tasks, then the slowdown from the smallest number to the largest. */
export function bullMqRows(byKept) {
  const counts = Object.keys(byKept);
  const rows = counts.flatMap((count) => [
    [`with ${Number(count).toLocaleString('en')} kept`, 'p50 / p99, at 64'],
    ...keptRows(byKept[count]),
  ]);
  if (counts.length < 2) return rows;
  const [fewest, most] = [byKept[counts[0]], byKept[counts.at(-1)]];
  const growth = Object.keys(fewest).map((name) => [
    `  ${titles[name]}`,
    `p50 ${x(most[name].p50Ms / fewest[name].p50Ms)}, tasks/s ${x(most[name].ratePerS / fewest[name].ratePerS)}`,
    name.startsWith('bullMq') ? '' : 'within 20 %',
  ]);
  return [...rows, [`${counts.at(-1)} kept, of ${counts[0]} kept`, ''], ...growth];
}

const titles = {
  bullMq: 'BullMQ, add + waitUntilFinished',
  bullMqListener: 'BullMQ, add + a listener of one’s own',
  libraryNormal: 'executeTask, DURABILITY=normal',
  libraryFull: 'executeTask, DURABILITY=full',
  bullMqRest: 'Fastify + BullMQ, waitUntilFinished',
  bullMqListenerRest: 'Fastify + BullMQ, a listener of one’s own',
  restNormal: 'REST, DURABILITY=normal',
  restFull: 'REST, DURABILITY=full',
};

/** The baseline of each contender. */
const peers = { libraryNormal: 'bullMq', libraryFull: 'bullMq', restNormal: 'bullMqRest', restFull: 'bullMqRest' };
/** The event that ends the measurement of a batch. */
const batches = { libraryNormal: 'ended', libraryFull: 'ended', restNormal: 'accepted', restFull: 'accepted' };

function keptRows(figures) {
  const single = Object.keys(titles).map((name) => {
    const [own, peer] = [figures[name], figures[peers[name]]];
    const times = `${ms(own.p50Ms)} / ${ms(own.p99Ms)}, ${rate(own.ratePerS)}`;
    if (!peer) return [`  ${titles[name]}`, times];
    const ratios = ` = ${x(own.p50Ms / peer.p50Ms)}, ${x(own.ratePerS / peer.ratePerS)}`;
    return [`  ${titles[name]}`, times + ratios, '≤ 0.5×, ≥ 2×'];
  });
  const inBatches = Object.entries(batches).map(([name, until]) => {
    const [own, peer] = [figures[name].bulkRatePerS, figures[peers[name]].bulkRatePerS];
    return [`  1000 at once until ${until}, ${titles[name]}`, `${rate(own)} = ${x(own / peer)} of addBulk`];
  });
  return [...single, ...inBatches];
}

function ms(value) {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

function x(value) {
  return `${value.toFixed(2)}×`;
}

function rate(ratePerS) {
  return `${Math.round(ratePerS)} tasks/s`;
}
