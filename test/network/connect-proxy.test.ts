import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueListener } from '../../src/endpoint/http-listener.js';
import { type RunningHttpServer, startHttpServer } from '../../src/endpoint/http-server.js';
import { type RunningProxy, startConnectProxy } from '../../src/network/connect-proxy.js';
import { createHttpsLink } from '../../src/network/https-link/https-link.js';
import { Authority } from '../../src/pki/authority.js';
import { generateKey } from '../../src/pki/key-kind.js';

let ca: string;
let server: RunningHttpServer;
let elsewhere: RunningHttpServer;
let proxy: RunningProxy;

beforeAll(async () => {
  const authority = Authority.create(await generateKey('p-256'));
  ca = authority.rootPem;
  const tls = await issueListener(authority, ['127.0.0.1']);
  const routes = new Map([['/echo', (body: Buffer) => ({ status: 200, contentType: 'text/plain', body })]]);
  server = await startHttpServer({ port: 0, tls, routes });
  elsewhere = await startHttpServer({ port: 0, tls, routes });
  proxy = await startConnectProxy(new Set([new URL(server.url).host]));
});
afterAll(() => Promise.all([server.close(), elsewhere.close(), proxy.close()]));

function linkTo(origin: string) {
  return createHttpsLink({ origin, ca, proxy: proxy.url, connections: 'fresh', maxConnections: 2 });
}

it('opens a tunnel a connection, through which TLS is that of the server', async () => {
  const link = linkTo(server.url);
  for (const body of ['one', 'two', 'x'.repeat(500_000)]) {
    expect((await link.post('/echo', 'text/plain', body, {})).body.toString()).toBe(body);
  }
  expect(proxy.tunnels()).toBe(3);
  expect(link.handshakes()).toEqual({ full: 3, resumed: 0 });
  await link.close();
});

it('leads nowhere else', async () => {
  const before = elsewhere.handshakes();
  const link = linkTo(elsewhere.url);
  await expect(link.post('/echo', 'text/plain', 'x', {})).rejects.toMatchObject({
    failure: { kind: 'http-status', httpStatus: 403 },
  });
  expect(elsewhere.handshakes()).toEqual(before);
  await link.close();
});

it('is no proxy for anything but tunnels', async () => {
  const status = await new Promise((resolve) => {
    request(proxy.url, (answer) => resolve(answer.resume().statusCode)).end();
  });
  expect(status).toBe(405);
});

it('lives through junk', async () => {
  const { port } = new URL(proxy.url);
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect({ host: '127.0.0.1', port: Number(port) }, () => socket.end('CONNECT \0\r\n\r\n'));
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^(?:HTTP\/1\.1 400 .*)?$/s);
  const link = linkTo(server.url);
  expect((await link.post('/echo', 'text/plain', 'on', {})).body.toString()).toBe('on');
  await link.close();
});
