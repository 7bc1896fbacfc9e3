import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/time/duration.js';
import type { Udi } from '../../../../src/wire/messages.js';
import type { PolicyBench } from './policy-bench.js';
import { gaps, holds } from './policy-rules.js';

const ACTIVE: Udi = { pid: 'C9300-24UX', serialNumber: 'FCW2134L00C' };
const STANDBY: Udi = { pid: 'C9300-24U', serialNumber: 'FOC2129Z02H' };
const MEMBER: Udi = { pid: 'C9300-24T', serialNumber: 'FCW2125L07Y' };
const STACK = { members: [STANDBY, MEMBER] };

const asked = (b: PolicyBench) =>
  b.sent.flatMap(({ request }) =>
    request.type === 'trust' ? [request.udis.map(({ serialNumber }) => serialNumber)] : [],
  );
const trustedSerials = (b: PolicyBench) => b.state.trust.map(({ udi }) => udi.serialNumber);

holds('trust (S1, F19, F20; P§1.6)', [
  {
    source: 'S1',
    rule: 'one code a UDI, the active first; product instance and account come with it',
    device: STACK,
    shows: (b) => {
      b.on().trust('all').wait(2_000);
      const { productInstanceId, smartAccount, virtualAccount, trust, trustToken } = b.state;
      return [productInstanceId, smartAccount, virtualAccount, trust.map(({ trustId }) => trustId), trustToken];
    },
    is: ['f654477d', 'BU Production Test', 'Campus', [693, 694, 695], null],
  },
  {
    source: 'S1',
    rule: 'local: only the active',
    device: STACK,
    shows: (b) => [asked(b.on().trust('local').wait(2_000)), trustedSerials(b)],
    is: [[['FCW2134L00C']], ['FCW2134L00C']],
  },
  {
    source: 'S1 (F20)',
    rule: 'a token with fewer uses than members: the others stay without, the stack works',
    device: STACK,
    shows: (b) => {
      b.server.tokenUses = 2;
      b.on().trust('all').wait(2_000);
      return [trustedSerials(b), b.wait(DAY_MS).state.reportsAcknowledged];
    },
    is: [['FCW2134L00C', 'FOC2129Z02H'], 2],
  },
  {
    source: 'S1 (F20)',
    rule: 'another token brings the rest: only those without a code are asked for',
    device: STACK,
    shows: (b) => {
      b.server.tokenUses = 2;
      b.on().trust('all').wait(2_000);
      b.server.tokenUses = 5;
      b.trust('all').wait(2_000);
      return [asked(b)[1], trustedSerials(b)];
    },
    is: [['FCW2125L07Y'], ['FCW2134L00C', 'FOC2129Z02H', 'FCW2125L07Y']],
  },
  {
    source: 'P§1.6 (NX1)',
    rule: 'who has a code needs force for another',
    shows: (b) => {
      b.trusted().trust('all').wait(MINUTE_MS);
      const without = [asked(b).length, b.state.trustToken];
      b.trust('all', true).wait(MINUTE_MS);
      return [without, asked(b).length, b.state.trust[0]?.trustId];
    },
    is: [[1, null], 2, 694],
  },
  {
    source: 'P§8, GP golden 9',
    rule: 'two supervisors have one UDI, and need one use of the token',
    device: { udi: ACTIVE, members: [ACTIVE] },
    shows: (b) => asked(b.on().trust('all').wait(2_000)),
    is: [['FCW2134L00C']],
  },
  {
    source: 'S1 (F19), where the token is crossed out as well',
    rule: 'a token that is not valid: no trust, no repetition, the text kept without the token',
    shows: (b) => {
      b.server.tokenUses = 0;
      b.on().trust('all').wait(DAY_MS);
      const { trust, trustToken, statistics } = b.state;
      return [b.types, trust, trustToken, statistics.trust?.failed?.reason];
    },
    is: [['trust'], [], null, '{"token":["The token xxx is not valid."]}'],
  },
  {
    source: '[I]',
    rule: 'one that did not get through is repeated hourly',
    shows: (b) => {
      b.server.mode = 'down';
      b.on()
        .trust()
        .wait(3 * HOUR_MS);
      b.server.mode = 'ok';
      b.wait(HOUR_MS);
      return [gaps(b.timesOf('trust')), b.state.trust.length, b.state.trustToken];
    },
    is: [[HOUR_MS + SECOND_MS, HOUR_MS + SECOND_MS, HOUR_MS + SECOND_MS], 1, null],
  },
  {
    source: '[I]',
    rule: 'a command given while another is in flight is not lost',
    shows: (b) => {
      b.on().trust('all', false, 'FIRST').wait(500).trust('all', true, 'SECOND').wait(MINUTE_MS);
      return b.sent.flatMap(({ request }) => (request.type === 'trust' ? [request.token] : []));
    },
    is: ['FIRST', 'SECOND'],
  },
  {
    source: 'contract: first push an hour after trust',
    rule: 'trust established late: the first push is an hour after it, the synchronisation at once',
    shows: (b) => {
      b.on()
        .wait(DAY_MS)
        .trust()
        .wait(2 * HOUR_MS);
      return [b.timesOf('trustSync'), b.timesOf('usageReport')];
    },
    is: [[DAY_MS + SECOND_MS], [DAY_MS + SECOND_MS + HOUR_MS]],
  },
  {
    source: 'GP golden 8: "The identity for the instance … is not valid", "Expired Not Rescheduled"',
    rule: 'a product instance the server does not know: nothing is sent any more, the trust stays on display',
    shows: (b) => {
      b.trusted().wait(DAY_MS);
      b.server.mode = 'unknown-instance';
      b.tell({ kind: 'sync', scope: 'all' }).wait(100 * DAY_MS);
      return [b.types.slice(4), b.state.trust.length, b.nextDeadline];
    },
    is: [['trustSync'], 1, Number.POSITIVE_INFINITY],
  },
  {
    source: 'GP golden 8: "Please re-register the instance"',
    rule: 'until trust is established again, for which no force is needed',
    shows: (b) => {
      b.trusted().wait(DAY_MS);
      b.server.mode = 'unknown-instance';
      b.tell({ kind: 'sync', scope: 'all' }).wait(40 * DAY_MS);
      b.server.mode = 'ok';
      b.trust().wait(DAY_MS);
      return [b.state.identityRefused, b.state.reportsAcknowledged, b.reportStates];
    },
    is: [false, 4, ['OPEN', 'OPEN']],
  },
]);
