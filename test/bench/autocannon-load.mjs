// autocannon posting each of the fleet's messages, every connection its own part of them. Runs under npx, which has autocannon
// in its path and not where this file would look for it. Arguments: URL, file of the messages, connections, seconds.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const [url, samplesFile, connections, seconds] = process.argv.slice(2);
const modules = process.env.PATH.split(delimiter)
  .map((folder) => join(folder, '..'))
  .find((folder) => existsSync(join(folder, 'autocannon', 'package.json')));
const autocannon = createRequire(join(modules, 'autocannon', 'package.json'))('autocannon');

const requests = JSON.parse(readFileSync(samplesFile, 'utf8')).map((sample) => ({ method: 'POST', ...sample }));
const each = Math.ceil(requests.length / Number(connections));
let connected = 0;
const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  setupClient(client) {
    const from = (connected * each) % requests.length;
    connected += 1;
    client.setRequests(requests.slice(from, from + each));
  },
});
process.stdout.write(JSON.stringify(result));
