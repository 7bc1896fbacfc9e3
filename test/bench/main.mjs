// npm run bench: (a) device-years in process, (b) signed messages over HTTPS, each beside its limit, (c) device-years of
// Smart Licensing Using Policy in process, (d) messages without signatures beside autocannon and wrk (Debian: apt-get install
// wrk), where they are to be had; a table on standard output and everything in bench.json.
// Options: --runs N (default 3), --only a|b|c|d, --out FILE.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runFleetProcess } from './fleet-process.mjs';
import { machine, median } from './machine.mjs';
import { barePostRate, machineRate } from './primitives.mjs';
import { sameBytes } from './same-bytes.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
    out: { type: 'string', default: 'bench.json' },
  },
});
const runs = Number(values.runs);
const host = machine();
const result = { machine: host, measuredAt: new Date().toISOString(), runs };

async function repeated(what, measure) {
  const rows = [];
  for (let run = 0; run < runs; run += 1) {
    process.stderr.write(`${what}: run ${run + 1} of ${runs}\n`);
    rows.push(await measure());
  }
  return rows;
}

/** (a) and (c): the whole process, from its start to its summary. */
async function yearInProcess(what, scenario, devices, options = []) {
  const rows = await repeated(`${what}: ${devices} device-years in process`, async () => {
    const { wallSeconds, summary } = await runFleetProcess(scenario, ['--devices', String(devices), ...options]);
    return {
      wallSeconds,
      bytesPerDevice: summary.memory.bytesPerDevice,
      messages: summary.messages.sent,
      reports: Object.values(summary.rum).reduce((sum, reports) => sum + reports, 0) - summary.rum.maxBacklog,
    };
  });
  const wallSeconds = median(rows.map((row) => row.wallSeconds));
  return {
    devices,
    wallSeconds,
    deviceYearsPerSecond: devices / wallSeconds,
    bytesPerDevice: median(rows.map((row) => row.bytesPerDevice)),
    messages: rows[0].messages,
    reports: rows[0].reports,
    rows,
  };
}

/**
 * (b) Messages a second while the fleet runs, and what the primitives alone would allow on this machine: measured right after
 * it, as a machine that others share is not as fast one minute as the next.
 */
async function httpsMessages(keys, connections, devices) {
  const rows = await repeated(`(b) ${keys}, ${connections}`, async () => {
    const { summary } = await runFleetProcess('./https-days.yaml', [
      ...['--devices', String(devices)],
      ...['--set', `wire.keys=${keys}`, '--set', `wire.connections=${connections}`],
    ]);
    const sign = await machineRate('sign', { kind: keys });
    const verify = await machineRate('verify', { kind: keys });
    const codec = await machineRate('codec');
    const posts = await barePostRate(connections);
    const limit = 1 / (2 / sign + 2 / verify + 1 / codec + 1 / posts);
    const { perSecond } = summary.messages;
    return { perSecond, limit, share: perSecond / limit, sign, verify, codec, posts, handshakes: summary.handshakes };
  });
  const middle = (figure) => median(rows.map((row) => row[figure]));
  const figures = Object.fromEntries(
    ['perSecond', 'limit', 'share', 'sign', 'verify', 'codec', 'posts'].map((key) => [key, middle(key)]),
  );
  return { keys, connections, ...figures, rows };
}

const number = (value, digits = 0) => value.toLocaleString('en-US', { maximumFractionDigits: digits });
const lines = [
  `${host.cpu}, ${host.cores} cores, ${host.memoryGiB} GiB, Node ${host.node}, load before ${host.loadBefore}`,
  '',
];

/** Whether a measure was asked for. */
const asked = (measure) => values.only === undefined || values.only === measure;

if (asked('a')) {
  const small = await yearInProcess('(a)', './decoded-year.yaml', 10_000);
  const large = await yearInProcess('(a)', './decoded-year.yaml', 100_000);
  const growth = large.wallSeconds / small.wallSeconds;
  result.decoded = { small, large, growth };
  lines.push('(a) in process, decoded, one virtual year, whole process', '');
  lines.push('| devices | wall s | device-years/s | bytes a device | messages |', '|---|---|---|---|---|');
  for (const row of [small, large]) {
    lines.push(
      `| ${number(row.devices)} | ${number(row.wallSeconds, 2)} | ${number(row.deviceYearsPerSecond)} | ${number(row.bytesPerDevice)} | ${number(row.messages)} |`,
    );
  }
  lines.push('', `growth from 10,000 to 100,000 devices: ${number(growth, 1)}x`, '');
}

if (asked('b')) {
  result.https = [
    await httpsMessages('p-256', 'keep-alive', 1_000),
    await httpsMessages('rsa-2048', 'keep-alive', 500),
    await httpsMessages('p-256', 'fresh', 100),
    await httpsMessages('rsa-2048', 'fresh', 100),
  ];
  lines.push(
    '(b) over HTTPS, call home, both sides signing and verifying; all rates a second, of the whole machine',
    '',
  );
  lines.push('| keys | connections | messages | limit | share | sign | verify | codec | bare posts |');
  lines.push('|---|---|---|---|---|---|---|---|---|');
  for (const row of result.https) {
    const rates = [row.sign, row.verify, row.codec, row.posts].map((rate) => number(rate)).join(' | ');
    lines.push(
      `| ${row.keys} | ${row.connections} | ${number(row.perSecond)} | ${number(row.limit)} | ${number(row.share * 100)} % | ${rates} |`,
    );
  }
  lines.push(
    '',
    'limit = 1 / (2 / sign + 2 / verify + 1 / codec + 1 / bare posts), each measured after each run with a thread on every core.',
    'codec: encoding and decoding of request and answer. Medians of all runs.',
    '',
  );
}

if (asked('c')) {
  const year = await yearInProcess('(c)', './policy-year.yaml', 100_000);
  const withheld = './policy-year-without-ack.yaml';
  const without = await yearInProcess('(c) without ACK', withheld, 20_000);
  const twoYears = await yearInProcess('(c) without ACK, two years', withheld, 20_000, ['--for', '730d']);
  result.policy = { year, without, twoYears };
  lines.push('(c) Smart Licensing Using Policy, in process, decoded, whole process', '');
  lines.push(
    '| devices | virtual | ACKs | wall s | bytes a device | messages | reports |',
    '|---|---|---|---|---|---|---|',
  );
  for (const [row, virtual, acks] of [
    [year, '1 y', 'yes'],
    [without, '1 y', 'withheld'],
    [twoYears, '2 y', 'withheld'],
  ]) {
    lines.push(
      `| ${number(row.devices)} | ${virtual} | ${acks} | ${number(row.wallSeconds, 2)} | ${number(row.bytesPerDevice)} | ${number(row.messages)} | ${number(row.reports)} |`,
    );
  }
  lines.push('');
}

if (asked('d')) {
  const shown = (value) => (value === null ? 'not there' : number(value));
  const portion = (share) => (share === null ? 'not there' : `${number(share * 100)} %`);
  result.sameBytes = {};
  const table = [];
  for (const [answers, server] of [
    ['on-prem', 'carries every message out and writes it down'],
    ['memory', 'answers from memory'],
  ]) {
    const rows = await repeated(`(d) the same bytes, a server that ${server}`, () => sameBytes(answers));
    const rate = (tool) => (rows.some((row) => row[tool] === null) ? null : median(rows.map((row) => row[tool])));
    const [fleet, autocannon, wrk] = ['fleet', 'autocannon', 'wrk'].map(rate);
    const share = autocannon === null ? null : median(rows.map((row) => row.fleet / row.autocannon));
    result.sameBytes[answers] = { fleet, autocannon, wrk, share, rows };
    table.push(`| ${server} | ${shown(fleet)} | ${shown(autocannon)} | ${shown(wrk)} | ${portion(share)} |`);
  }
  const { bytes } = result.sameBytes.memory.rows[0];
  lines.push(
    `(d) the same messages of ${number(bytes)} bytes posted to the same server, plain HTTP, 64 connections, one thread each, messages a second`,
    '',
    '| server | fleet, signing off | autocannon | wrk | fleet / autocannon |',
    '|---|---|---|---|---|',
    ...table,
    '',
  );
}

process.stdout.write(`${lines.join('\n')}\n`);
writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
process.stderr.write(`${values.out} written\n`);
