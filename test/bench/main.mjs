// npm run bench: (a) device-years in process, (b) signed messages over HTTPS, each beside its limit; a table on standard
// output and everything in bench.json. Options: --runs N (default 3), --only a|b, --out FILE.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runFleetProcess } from './fleet-process.mjs';
import { machine, median } from './machine.mjs';
import { barePostsPerSecond, codecCostMs, signatureCosts } from './primitives.mjs';

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

/** (a) The whole process, from its start to its summary. */
async function decodedYear(devices) {
  const rows = await repeated(`(a) ${devices} device-years in process`, async () => {
    const { wallSeconds, summary } = await runFleetProcess('./decoded-year.yaml', ['--devices', String(devices)]);
    return { wallSeconds, bytesPerDevice: summary.memory.bytesPerDevice, messages: summary.messages.sent };
  });
  const wallSeconds = median(rows.map((row) => row.wallSeconds));
  return {
    devices,
    wallSeconds,
    deviceYearsPerSecond: devices / wallSeconds,
    bytesPerDevice: median(rows.map((row) => row.bytesPerDevice)),
    messages: rows[0].messages,
    rows,
  };
}

/** (b) Messages a second while the fleet runs, and what the primitives alone would allow on these cores. */
async function httpsMessages(keys, connections, devices, posts, codecMs) {
  const rows = await repeated(`(b) ${keys}, ${connections}`, async () => {
    const { summary } = await runFleetProcess('./https-days.yaml', [
      ...['--devices', String(devices)],
      ...['--set', `wire.keys=${keys}`, '--set', `wire.connections=${connections}`],
    ]);
    return { perSecond: summary.messages.perSecond, messages: summary.messages.sent, handshakes: summary.handshakes };
  });
  const { signMs, verifyMs } = await signatureCosts(keys);
  const computeMs = 2 * signMs + 2 * verifyMs + codecMs;
  const limit = 1_000 / (computeMs / host.cores + 1_000 / posts);
  const perSecond = median(rows.map((row) => row.perSecond));
  return {
    keys,
    connections,
    perSecond,
    limit,
    share: perSecond / limit,
    signMs,
    verifyMs,
    codecMs,
    barePosts: posts,
    rows,
  };
}

const number = (value, digits = 0) => value.toLocaleString('en-US', { maximumFractionDigits: digits });
const lines = [
  `${host.cpu}, ${host.cores} cores, ${host.memoryGiB} GiB, Node ${host.node}, load before ${host.loadBefore}`,
  '',
];

if (values.only !== 'b') {
  const small = await decodedYear(10_000);
  const large = await decodedYear(100_000);
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

if (values.only !== 'a') {
  const codecMs = codecCostMs();
  const kept = median(await repeated('bare posts, keep-alive', () => barePostsPerSecond('keep-alive')));
  const fresh = median(await repeated('bare posts, fresh', () => barePostsPerSecond('fresh')));
  result.https = [
    await httpsMessages('p-256', 'keep-alive', 1_000, kept, codecMs),
    await httpsMessages('rsa-2048', 'keep-alive', 500, kept, codecMs),
    await httpsMessages('p-256', 'fresh', 100, fresh, codecMs),
    await httpsMessages('rsa-2048', 'fresh', 100, fresh, codecMs),
  ];
  lines.push('(b) over HTTPS, call home, both sides signing and verifying', '');
  lines.push('| keys | connections | messages/s | limit/s | share | sign ms | verify ms | codec ms | bare posts/s |');
  lines.push('|---|---|---|---|---|---|---|---|---|');
  for (const row of result.https) {
    lines.push(
      `| ${row.keys} | ${row.connections} | ${number(row.perSecond)} | ${number(row.limit)} | ${number(row.share * 100)} % | ${number(row.signMs, 3)} | ${number(row.verifyMs, 3)} | ${number(row.codecMs, 3)} | ${number(row.barePosts)} |`,
    );
  }
  lines.push(
    '',
    'limit = 1 / ((2 sign + 2 verify + codec) / cores + 1 / bare posts), all measured in this run; medians of all runs.',
    '',
  );
}

process.stdout.write(`${lines.join('\n')}\n`);
writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
process.stderr.write(`${values.out} written\n`);
