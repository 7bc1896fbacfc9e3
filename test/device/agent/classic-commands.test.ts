import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, YEAR_MS } from '../../../src/time/duration.js';
import { LICENCES, START_MS } from './bench.js';
import { cutOff, DEREGISTER, holds, licensing, ON, RENEW_AUTH, RENEW_ID, types } from './rules.js';

holds('deregistration and commands while a message is in flight', [
  {
    source: 'S2, S4',
    rule: 'deregister: one message, signed with the identity; unregistered when it is answered',
    shows: (b) => {
      b.registered().tell(DEREGISTER);
      const request = b.sent.at(-1)?.request;
      const during = licensing(b);
      b.wait(SECOND_MS);
      return [
        request?.type === 'deregistration' && request.productInstanceId,
        during,
        licensing(b),
        b.state.registrationStatus,
        b.state.smartAccount,
      ];
    },
    is: ['instance-1', 'AUTHORIZED', 'EVALUATION', 'not-registered', ''],
  },
  {
    source: 'modelled [I]',
    rule: 'deregister that fails: unregistered all the same, text kept, not repeated',
    shows: (b) => {
      cutOff(b).tell(DEREGISTER).wait(DAY_MS);
      return [licensing(b), b.state.registrationReason, b.timesOf('deregistration').length];
    },
    is: ['EVALUATION', 'Communication message send error', 1],
  },
  {
    source: 'S2',
    rule: 'deregister on an unregistered device sends nothing',
    shows: (b) => b.tell(ON).tell(DEREGISTER).wait(DAY_MS).sent.length,
    is: 0,
  },
  {
    source: 'modelled',
    rule: 'deregister while registering waits for the answer, then deregisters',
    shows: (b) => {
      b.tell(ON).register().tell(DEREGISTER).wait(DAY_MS);
      return [types(b), licensing(b)];
    },
    is: [['registration', 'deregistration'], 'EVALUATION'],
  },
  {
    source: 'modelled',
    rule: 'register, deregister, register in one breath: all three are carried out, in that order',
    shows: (b) => {
      b.tell(ON).register().tell(DEREGISTER).register().wait(DAY_MS);
      return [types(b), licensing(b)];
    },
    is: [['registration', 'deregistration', 'registration', 'authorization'], 'AUTHORIZED'],
  },
  {
    source: 'modelled',
    rule: 'register again while registering: the second token goes when the first has failed',
    shows: (b) => {
      b.mode = 'refuse';
      b.tell(ON).register();
      b.mode = 'ok';
      b.tell({ kind: 'register', token: 'SECOND', force: false }).wait(DAY_MS);
      return b.sent.map(({ request }) => (request.type === 'registration' ? request.token : request.type));
    },
    is: ['TOKEN', 'SECOND', 'authorization'],
  },
  {
    source: 'modelled',
    rule: 'the token is forgotten as soon as it has served',
    shows: (b) => b.registered().state.registrationToken,
    is: null,
  },
  {
    source: 'modelled',
    rule: 'use changed while authorizing: authorized again with the new list, whatever became of the first',
    shows: (b) => {
      const more = [...LICENCES, { tag: 'other', count: 2 }];
      b.tell(ON).register().wait(1_500).use(more).wait(DAY_MS);
      return b.sent.map(({ request }) =>
        request.type === 'authorization' ? request.entitlements.length : request.type,
      );
    },
    is: ['registration', 1, 2],
  },
  {
    source: 'modelled',
    rule: 'renew ID and renew auth while a message is in flight follow it one by one',
    shows: (b) => {
      b.registered().tell(RENEW_AUTH).tell(RENEW_ID).tell(RENEW_AUTH).wait(DAY_MS);
      return types(b).slice(2);
    },
    is: ['authorization', 'idCertificateRenewal', 'authorization'],
  },
  {
    source: 'modelled',
    rule: 'deregister while a registration is in flight that then fails: it is not retried',
    shows: (b) => {
      b.mode = 'down';
      b.tell(ON).register().tell(DEREGISTER).wait(DAY_MS);
      return [types(b), b.state.registrationStatus];
    },
    is: [['registration'], 'not-registered'],
  },
  {
    source: 'modelled',
    rule: 'deregister is not lost when the old certificate expires before the new registration is answered',
    device: { entitlements: [] },
    shows: (b) => {
      cutOff(b).until(START_MS + YEAR_MS - MINUTE_MS);
      b.mode = 'ok';
      b.latencyMs = HOUR_MS;
      b.register(true).tell(DEREGISTER).wait(DAY_MS);
      return [types(b).slice(-2), licensing(b)];
    },
    is: [['registration', 'deregistration'], 'EVALUATION'],
  },
  {
    source: 'modelled',
    rule: 'a new identity starts a new schedule, but a renewal asked for meanwhile still goes',
    device: { entitlements: [] },
    shows: (b) => [
      b
        .registered()
        .wait(100 * DAY_MS)
        .register(true)
        .wait(DAY_MS).state.idRenewalDueMs - START_MS,
      types(b.register(true).tell(RENEW_ID).wait(DAY_MS)).slice(2),
    ],
    is: [280 * DAY_MS + 2 * SECOND_MS, ['registration', 'idCertificateRenewal']],
  },
  {
    source: 'modelled',
    rule: 'renew auth while an authorization is in flight that then fails: the second goes at once',
    shows: (b) =>
      cutOff(b)
        .tell(RENEW_AUTH)
        .tell(RENEW_AUTH)
        .wait(2 * SECOND_MS)
        .timesOf('authorization'),
    is: [SECOND_MS, 2 * SECOND_MS, 3 * SECOND_MS],
  },
]);
