import { NEVER } from '../../../src/device/agent/agent.js';
import { DAY_MS, MINUTE_MS, SECOND_MS, YEAR_MS } from '../../../src/time/duration.js';
import { LICENCES } from './bench.js';
import { DEREGISTER, holds, licensing, OFF, ON, RELOAD, RENEW_AUTH, RENEW_ID, SAVE, types } from './rules.js';

holds('restart (licensing §1, S2, S4 F25)', [
  {
    source: 'S4 (F25)',
    rule: 'a registration that was not saved is lost at reload',
    device: { savesRegistration: false },
    shows: (b) => [licensing(b.registered().tell(RELOAD)), b.wait(DAY_MS).sent.length],
    is: ['EVALUATION', 2],
  },
  {
    source: 'S4 (F25)',
    rule: 'write memory keeps it',
    device: { savesRegistration: false },
    shows: (b) => licensing(b.registered().tell(SAVE).tell(RELOAD)),
    is: 'AUTHORIZED',
  },
  {
    source: 'S4 (F25)',
    rule: 'power loss is no different from reload',
    device: { savesRegistration: false },
    shows: (b) => licensing(b.registered().tell(OFF).wait(DAY_MS).tell(ON)),
    is: 'EVALUATION',
  },
  {
    source: 'S4 (F25) [I]',
    rule: 'a renewed certificate wants saving again',
    device: { savesRegistration: false, entitlements: [] },
    shows: (b) =>
      licensing(
        b
          .registered()
          .tell(SAVE)
          .wait(181 * DAY_MS)
          .tell(RELOAD),
      ),
    is: 'EVALUATION',
  },
  {
    source: 'S4 (F25)',
    rule: 'what was saved before it was registered saves nothing',
    device: { savesRegistration: false },
    shows: (b) => licensing(b.tell(ON).tell(SAVE).register().wait(2_000).tell(RELOAD)),
    is: 'EVALUATION',
  },
  {
    source: '[I]',
    rule: 'a registration that was being tried is forgotten',
    shows: (b) => {
      b.mode = 'down';
      b.tell(ON).register().wait(MINUTE_MS).tell(RELOAD).wait(DAY_MS);
      return [b.sent.length, b.state.registrationStatus, b.state.registrationToken];
    },
    is: [1, 'not-registered', null],
  },
  {
    source: 'S2',
    rule: 'schedules run on while switched off: what came due goes at power-on',
    shows: (b) =>
      b
        .registered()
        .tell(OFF)
        .wait(40 * DAY_MS)
        .tell(ON)
        .timesOf('authorization'),
    is: [SECOND_MS, 2 * SECOND_MS + 40 * DAY_MS],
  },
  {
    source: 'S2',
    rule: 'deadline passed while switched off: expired at power-on, and asked for at once',
    shows: (b) => {
      b.registered()
        .tell(OFF)
        .wait(100 * DAY_MS);
      const off = licensing(b);
      return [off, licensing(b.tell(ON)), b.timesOf('authorization').length, licensing(b.wait(SECOND_MS))];
    },
    is: ['AUTHORIZED', 'AUTHORIZATION_EXPIRED', 2, 'AUTHORIZED'],
  },
  {
    source: 'S2',
    rule: 'certificate expired while switched off: unregistered at power-on, silent',
    shows: (b) => [
      licensing(
        b
          .registered()
          .tell(OFF)
          .wait(2 * YEAR_MS)
          .tell(ON),
      ),
      b.wait(DAY_MS).sent.length,
    ],
    is: ['EVALUATION', 2],
  },
  {
    source: 'modelled',
    rule: 'an authorization cut off by a reload is sent again; the late answer to the first one is ignored',
    shows: (b) => {
      b.registered().wait(DAY_MS).tell(RENEW_AUTH).wait(500);
      b.mode = 'down';
      b.tell(RELOAD).wait(500);
      const late = b.state.inFlight;
      return [late, b.timesOf('authorization').length, b.wait(SECOND_MS).state.authorizationOutcome];
    },
    is: ['authorization', 3, 'failed'],
  },
  {
    source: 'modelled',
    rule: 'without the sending time, an answer is ignored if nothing, or another message, is in flight',
    shows: (b) => {
      b.tellsSentAt = false;
      b.tell(ON).register().wait(500).tell(RELOAD).wait(DAY_MS);
      return [licensing(b), b.sent.length];
    },
    is: ['EVALUATION', 1],
  },
  {
    source: 'modelled',
    rule: 'a device that is off hears nothing but a change of its licences, which it has authorized at power-on',
    shows: (b) => {
      b.registered()
        .tell(OFF)
        .tell(DEREGISTER)
        .tell(RENEW_ID)
        .register(true)
        .use([...LICENCES, ...LICENCES]);
      const off = [b.sent.length, b.nextDeadline];
      return [...off, types(b.tell(ON).wait(DAY_MS)).slice(2)];
    },
    is: [2, NEVER, ['authorization']],
  },
  {
    source: 'modelled',
    rule: 'a second power-on changes nothing',
    shows: (b) => [licensing(b.registered().tell(ON)), b.sent.length],
    is: ['AUTHORIZED', 2],
  },
]);
