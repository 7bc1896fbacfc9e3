// Runs many command lines one after the other in one process, as bin/slfleet.js would each: reads them as a JSON list of
// lists from a file, writes a JSON line for each as it begins and as it ends.
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { main } from '../../dist/cli/main.js';

/** Servers and endless queries are ended so soon. */
const INTERRUPT_MS = 1_000;

class Collected extends Writable {
  text = '';

  _write(chunk, _encoding, done) {
    this.text += String(chunk);
    done();
  }
}

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

process.on('unhandledRejection', (error) => say({ unhandled: String(error?.stack ?? error) }));
for (const args of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  say({ begins: args });
  const stdout = new Collected();
  const stderr = new Collected();
  const interrupted = AbortSignal.timeout(INTERRUPT_MS);
  const exitCode = await main(args, { stdout, stderr, env: process.env, interrupted });
  say({ args, exitCode, stdout: stdout.text.slice(0, 10_000), stderr: stderr.text.slice(0, 10_000) });
}
