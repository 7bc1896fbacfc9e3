import { expect, it } from 'vitest';
import { SyslogSender } from '../../src/network/syslog-sender.js';
import { closedPort, openCollector } from './collector.js';

it('sends each text as one datagram, in order', async () => {
  const collector = await openCollector();
  const sender = new SyslogSender({ host: '127.0.0.1', port: collector.port });
  const texts = Array.from({ length: 100 }, (_, at) => `<190>1 message ${at} – ö`);
  for (const text of texts) sender.send(text);
  await sender.close();
  await collector.until(100);
  await collector.close();
  expect(collector.received).toEqual(texts);
  expect([sender.sent, sender.failed]).toEqual([100, 0]);
});

it('sends over IPv6 too', async () => {
  const collector = await openCollector('::1');
  const sender = new SyslogSender({ host: '::1', port: collector.port });
  sender.send('<190>1');
  await sender.close();
  await collector.until(1);
  await collector.close();
  expect(collector.received).toEqual(['<190>1']);
});

it('hands all to the system while its thread never lets go, and counts them', async () => {
  const sender = new SyslogSender({ host: '127.0.0.1', port: await closedPort() });
  // More than it waits for: these are taken to have been sent.
  const many = 25_000;
  for (let n = 0; n < many; n += 1) sender.send('<190>1');
  expect(sender.sent).toBe(15_000);
  await sender.close();
  expect([sender.sent, sender.failed]).toEqual([many, 0]);
});

it('is not disturbed by a port nobody listens on: what is sent later still leaves', async () => {
  const port = await closedPort();
  const sender = new SyslogSender({ host: '127.0.0.1', port });
  for (let n = 0; n < 10; n += 1) sender.send('<190>1');
  await new Promise((resolve) => setImmediate(resolve));
  for (let n = 0; n < 10; n += 1) sender.send('<190>1');
  await sender.close();
  expect([sender.sent, sender.failed]).toEqual([20, 0]);
});

it('counts what the system refuses', async () => {
  // The broadcast address may not be written to without asking for it.
  const sender = new SyslogSender({ host: '255.255.255.255', port: 514 });
  sender.send('<190>1');
  sender.send('<190>1');
  await sender.close();
  expect([sender.sent, sender.failed]).toEqual([0, 2]);
});

it('closes at once where nothing was sent', async () => {
  const sender = new SyslogSender({ host: '127.0.0.1', port: 514 });
  await sender.close();
  expect([sender.sent, sender.failed]).toEqual([0, 0]);
});
