import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/slfleet.js', import.meta.url));

/** Runs a scenario of this folder as a process of its own. @returns its summary, and the wall time of the whole process */
export function runFleetProcess(scenario, options, env = {}) {
  const out = mkdtempSync(join(tmpdir(), 'slfleet-bench-'));
  const file = fileURLToPath(new URL(scenario, import.meta.url));
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const args = [PROGRAM, 'run', file, '--json', '--quiet', '--no-report', '--out', out, ...options];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => {
      const wallSeconds = (performance.now() - startedAt) / 1000;
      rmSync(out, { recursive: true, force: true });
      if (code === 0) resolve({ wallSeconds, summary: JSON.parse(stdout) });
      else reject(new Error(`${args.join(' ')} ended with ${code}:\n${stderr}`));
    });
  });
}
