// Measure (d): the fleet, autocannon and wrk, one after the other, each posting the same message to the same server with the
// same number of connections from one thread.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFleetProcess } from './fleet-process.mjs';

const SERVER = fileURLToPath(new URL('./bench-server.mjs', import.meta.url));
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

async function autocannonRate(url, { path, contentType, at }, bodyFile) {
  const headers = ['-H', `content-type: ${contentType}`, '-H', `x-slfleet-time: ${at}`];
  const load = ['-c', String(CONNECTIONS), '-d', String(SECONDS), '-m', 'POST', '-i', bodyFile, ...headers];
  const output = await outputOf('npx', ['--yes', AUTOCANNON, ...load, '--json', `${url}${path}`]);
  if (output === null) return null;
  const { requests, non2xx, errors } = JSON.parse(output);
  if (non2xx + errors > 0) throw new Error(`autocannon: ${non2xx} refused, ${errors} errors`);
  return requests.average;
}

async function wrkRate(url, { path, contentType, at, body }, folder) {
  const script = join(folder, 'post.lua');
  const headers = `wrk.headers["Content-Type"] = ${JSON.stringify(contentType)}\nwrk.headers["x-slfleet-time"] = "${at}"`;
  writeFileSync(script, `wrk.method = "POST"\n${headers}\nwrk.body = [==[${body}]==]\n`);
  const output = await outputOf('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-s', script, `${url}${path}`]);
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
    const sample = await (await fetch(`${server.url}/sample`, { method: 'POST' })).json();
    const bodyFile = join(folder, 'body');
    writeFileSync(bodyFile, sample.body, 'latin1');
    const autocannon = await autocannonRate(server.url, sample, bodyFile);
    const wrk = await wrkRate(server.url, sample, folder);
    return { fleet: summary.messages.perSecond, autocannon, wrk, bytes: sample.body.length };
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
}
