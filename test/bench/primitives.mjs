import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { issueListener } from '../../dist/endpoint/http-listener.js';
import { Authority } from '../../dist/pki/authority.js';
import { generateKey } from '../../dist/pki/key-kind.js';

/** How long each primitive is measured, ms. */
const MEASURE_MS = 2_000;
/** Connections of all threads together, as many as a fleet uses. */
const CONNECTIONS = 64;
/** About what a call-home answer weighs. */
const ANSWER_BYTES = 2_900;

/** How often the whole machine can do a primitive a second, with a thread on each core. */
export async function machineRate(primitive, details = {}) {
  const threads = Array.from(
    { length: availableParallelism() },
    () =>
      new Worker(new URL('./primitive-thread.mjs', import.meta.url), {
        workerData: { primitive, ms: MEASURE_MS, ...details },
      }),
  );
  const message = (thread) =>
    new Promise((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
    });
  await Promise.all(threads.map(message));
  const answers = threads.map(message);
  for (const thread of threads) thread.postMessage('go');
  const rates = await Promise.all(answers);
  await Promise.all(threads.map((thread) => thread.terminate()));
  return rates.reduce((sum, { perSecond }) => sum + perSecond, 0);
}

/** Bare undici posts a second to a server in a thread of its own that answers a constant, as many clients as cores. */
export async function barePostRate(connections) {
  const authority = Authority.create(await generateKey('p-256'));
  const tls = await issueListener(authority, ['127.0.0.1']);
  const server = new Worker(new URL('./constant-server.mjs', import.meta.url), {
    workerData: { tls, answerBytes: ANSWER_BYTES },
  });
  const port = await new Promise((resolve) => server.once('message', resolve));
  const post = {
    origin: `https://127.0.0.1:${port}`,
    ca: authority.rootPem,
    connections: CONNECTIONS / availableParallelism(),
    fresh: connections === 'fresh',
  };
  const rate = await machineRate('post', { post });
  await server.terminate();
  return rate;
}
