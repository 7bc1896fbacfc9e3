import { DAY_MS, SECOND_MS } from '../../../src/time/duration.js';
import { LICENCES } from './bench.js';
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
]);
