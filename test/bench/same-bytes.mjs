// Measure (d): the fleet, autocannon and wrk, one after the other, each posting the same messages to the same server with the
// same number of connections from one thread: what every device said last, again and again, as the server lets that through.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFleetProcess } from './fleet-process.mjs';

const SERVER = fileURLToPath(new URL('./bench-server.mjs', import.meta.url));
const AUTOCANNON_LOAD = fileURLToPath(new URL('./autocannon-load.mjs', import.meta.url));
const CONNECTIONS = 64;
const SECONDS = 10;
/** Not installed with the program: the bench fetches it, or does without. */
const AUTOCANNON = 'autocannon@8.0.0';

/** @returns standard output; null if the tool is not there or fails */
function outputOf(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code === 0 ? stdout : null));
  });
}

function startServer(answers) {
  const child = spawn(process.execPath, [SERVER, answers], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let stdout = '';
    child.once('exit', () => reject(new Error('the server of the bench ended')));
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (!stdout.includes('\n')) return;
      child.removeAllListeners('exit');
      resolve({ ...JSON.parse(stdout), stop: () => child.kill() });
    });
  });
}

/** The tools see the status of HTTP only: a refusal, which is less work, would pass for an answer. */
async function seeCarriedOut(url, { path, headers, body }) {
  const answer = await (await fetch(`${url}${path}`, { method: 'POST', headers, body })).json();
  const { status_code: status } = JSON.parse(answer.response);
  if (status !== 'OK') throw new Error(`the server refused a message that came again: ${status}`);
}

async function autocannonRate(url, samplesFile) {
  const load = [url, samplesFile, String(CONNECTIONS), String(SECONDS)];
  const output = await outputOf('npx', ['--yes', `--package=${AUTOCANNON}`, '--', 'node', AUTOCANNON_LOAD, ...load]);
  if (output === null) return null;
  const { requests, non2xx, errors } = JSON.parse(output);
  if (non2xx + errors > 0) throw new Error(`autocannon: ${non2xx} refused, ${errors} errors`);
  return requests.average;
}

async function wrkRate(url, samples, folder) {
  const script = join(folder, 'post.lua');
  const requests = samples.map(({ path, headers, body }) => {
    const fields = Object.entries(headers).map(([name, value]) => `["${name}"]="${value}"`);
    return `wrk.format("POST","${path}",{${fields}},[==[${body}]==])`;
  });
  // wrk.format needs the address, which is known from `init` on.
  const lines = [
    'local made, n = {}, 0',
    'function init()',
    ...requests.map((request) => `  made[#made + 1] = ${request}`),
    'end',
    'function request()',
    '  n = n % #made + 1',
    '  return made[n]',
    'end',
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  const output = await outputOf('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-s', script, url]);
  if (output === null) return null;
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(`wrk: ${output}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1] ?? Number.NaN);
}

/**
 * @param answers what the server does, see bench-server.mjs
 * @returns messages a second by each; null for a tool that is not there
 */
export async function sameBytes(answers) {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-bench-'));
  const server = await startServer(answers);
  try {
    const options = ['--target', server.url, '--workers', '1'];
    const { summary } = await runFleetProcess('./wire-days.yaml', options, { SLFLEET_TOKEN: server.token });
    const samples = await (await fetch(`${server.url}/samples`, { method: 'POST' })).json();
    await seeCarriedOut(server.url, samples[0]);
    const samplesFile = join(folder, 'samples.json');
    writeFileSync(samplesFile, JSON.stringify(samples));
    const autocannon = await autocannonRate(server.url, samplesFile);
    const wrk = await wrkRate(server.url, samples, folder);
    const bytes = samples.reduce((sum, { body }) => sum + body.length, 0) / samples.length;
    return { fleet: summary.messages.perSecond, autocannon, wrk, bytes };
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
}
