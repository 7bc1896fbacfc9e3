import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, type LoopbackServer, ownNames, startLoopbackServer } from '../../src/live/loopback-server.js';

let server: LoopbackServer;
beforeAll(async () => {
  server = await startLoopbackServer(0, ({ method, path, key, body, query }) =>
    json(200, { method, path, key, body, query: [...query] }),
  );
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, method, headers: { host: `127.0.0.1:${server.port}`, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

const JSON_BODY = { 'content-type': 'application/json' };

describe('a server for this machine only', () => {
  it('hands on what it was asked, the key apart', async () => {
    const answer = await ask('/api/x?a=1&b=%20', { headers: { authorization: 'Bearer abc-_1' } });
    expect(JSON.parse(answer.body)).toEqual({
      method: 'GET',
      path: '/api/x',
      key: 'abc-_1',
      body: '',
      query: [
        ['a', '1'],
        ['b', ' '],
      ],
    });
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example', '10.0.0.1'])(
    'a name that was made to lead here (%s) is turned away: DNS rebinding',
    async (host) => {
      expect((await ask('/', { headers: { host } })).status).toBe(421);
    },
  );

  it.each(['127.0.0.1', 'localhost'])('%s is a name of its own', async (name) => {
    const host = `${name}:${server.port}`;
    expect((await ask('/', { headers: { host, origin: `http://${host}` } })).status).toBe(200);
  });

  it('at the port of plain HTTP its names are also those without a port, as browsers send them', () => {
    expect(ownNames(80)).toEqual(['127.0.0.1', 'localhost', '127.0.0.1:80', 'localhost:80']);
    expect(ownNames(8080)).toEqual(['127.0.0.1:8080', 'localhost:8080']);
  });

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'a page of the origin %s is turned away',
    async (origin) => {
      expect((await ask('/', { headers: { origin } })).status).toBe(403);
    },
  );

  it.each([
    ['a form of another site', { 'content-type': 'text/plain' }, 415],
    ['no type', {}, 415],
    ['another site', { ...JSON_BODY, 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { ...JSON_BODY, 'sec-fetch-site': 'same-site' }, 403],
    ['the page itself', { ...JSON_BODY, 'sec-fetch-site': 'same-origin' }, 200],
  ])('posting, %s: %i', async (_who, headers, status) => {
    expect((await ask('/', { method: 'POST', headers, body: '{}' })).status).toBe(status);
  });

  it('answers GET and POST only', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) expect((await ask('/', { method })).status).toBe(405);
  });

  it('lets nothing be kept, framed, guessed at or run that it did not send', async () => {
    const { headers } = await ask('/');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('takes no more than it can use', async () => {
    expect((await ask('/', { method: 'POST', headers: JSON_BODY, body: 'x'.repeat(16_384) })).status).toBe(200);
    expect((await ask('/', { method: 'POST', headers: JSON_BODY, body: 'x'.repeat(16_385) })).status).toBe(413);
  });

  it('outlives a client that breaks off and one that speaks no HTTP', async () => {
    for (const text of ['POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\nabc', '\u0000\u0001\u0002\r\n\r\n']) {
      await new Promise<void>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => socket.write(text, () => socket.destroy()));
        socket.on('close', () => resolve());
      });
    }
    expect((await ask('/')).status).toBe(200);
  });

  it('a port that is taken is told in words', async () => {
    await expect(startLoopbackServer(server.port, () => json(200, null))).rejects.toMatchObject({
      code: 'SLF_PORT_IN_USE',
    });
  });
});
