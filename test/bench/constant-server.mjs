// The other end of a bare post: a server that answers a constant.
import { parentPort, workerData } from 'node:worker_threads';
import { startHttpServer } from '../../dist/endpoint/http-server.js';

const reply = { status: 200, contentType: 'text/plain', body: Buffer.alloc(workerData.answerBytes, 'y') };
const server = await startHttpServer({ port: 0, tls: workerData.tls, routes: new Map([['/', () => reply]]) });
parentPort.postMessage(server.port);
