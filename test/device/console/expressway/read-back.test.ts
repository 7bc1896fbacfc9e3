import { describe, expect, it } from 'vitest';
import { NO_INSTANT_MS } from '../../../../src/device/agent/classic-state.js';
import { evaluationLeftMs } from '../../../../src/device/agent/evaluation.js';
import { SECOND_MS } from '../../../../src/time/duration.js';
import { atConsole } from './bench.js';
import { SITUATIONS } from './states.js';

/** A text of labels and values as a tree of paths: `Registration/Status` to `REGISTERED`. Indentation makes the tree. */
function read(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const above: { indent: number; label: string }[] = [];
  for (const line of text.split('\n')) {
    const [, blanks = '', label = '', value = ''] = /^( *)([^:]+):(?: (.*))?$/.exec(line) ?? [];
    if (label === '') continue;
    while ((above.at(-1)?.indent ?? -1) >= blanks.length) above.pop();
    above.push({ indent: blanks.length, label });
    if (value !== '' && value !== '/') values.set(above.map((one) => one.label).join('/'), value);
  }
  return values;
}

/** `Jan 02 00:00:00 2026 UTC` as ms; the outputs show whole seconds. */
function instant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text.replace(/^[A-Z]+ on /, ''));
}

function toSecond(ms: number): number | undefined {
  return ms === NO_INSTANT_MS ? undefined : Math.floor(ms / SECOND_MS) * SECOND_MS;
}

const REGISTRATION_OF: Readonly<Record<string, string>> = {
  evaluation: 'UNREGISTERED',
  'evaluation-expired': 'UNREGISTERED',
  authorized: 'REGISTERED',
  'out-of-compliance': 'REGISTERED',
  'authorization-expired': 'REGISTERED',
  'registration-expired': 'UNREGISTERED',
  'registration-failed-by-ca': 'REGISTERING - REGISTRATION IN PROGRESS',
  'communication-alarm': 'REGISTERED',
};

const AUTHORIZATION_OF: Readonly<Record<string, string>> = {
  EVALUATION: 'EVAL MODE',
  EVALUATION_EXPIRED: 'EVAL EXPIRED',
  AUTHORIZED: 'AUTHORIZED',
  OUT_OF_COMPLIANCE: 'OUT OF COMPLIANCE',
  AUTHORIZATION_EXPIRED: 'AUTHORIZATION EXPIRED',
};

describe.each(Object.entries(SITUATIONS))('xStatus read back: %s', (situation, { order, live }) => {
  it('says what the state holds', () => {
    atConsole(order, (bench) => {
      live(bench);
      const { state, context, now, profile } = bench.lone.console;
      const shown = read(bench.say('xStatus License Smart'));
      const wantedStatus = AUTHORIZATION_OF[state.licensing];

      expect(shown.get('Registration/Status')).toBe(REGISTRATION_OF[situation]);
      expect(shown.get('Registration/Smart Account') ?? '').toBe(state.smartAccount);
      expect(shown.get('Registration/Virtual Account') ?? '').toBe(state.virtualAccount);
      expect(shown.get('Registration/Export-Controlled Functionality')).toBe(
        state.exportControlAllowed ? 'Allowed' : 'Not Allowed',
      );
      expect(instant(shown.get('Registration/Initial Registration'))).toBe(toSecond(state.registrationAttemptAtMs));
      expect(instant(shown.get('Registration/Registration Expires'))).toBe(toSecond(state.idCertificateNotAfterMs));
      expect(instant(shown.get('Registration/Next Renewal Attempt'))).toBe(toSecond(state.idRenewalDueMs));
      expect(shown.get('Registration/Initial Registration/Failure reason') ?? '').toBe(state.registrationReason);

      expect(shown.get('License Authorization/Status')?.replace(/ on .*/, '')).toBe(wantedStatus);
      expect(instant(shown.get('License Authorization/Communication Deadline'))).toBe(
        toSecond(state.authorizationDeadlineMs),
      );
      expect(instant(shown.get('License Authorization/Next Communication Attempt'))).toBe(
        toSecond(state.authorizationDueMs),
      );
      const [days, hours, minutes, seconds] = (
        shown.get('License Authorization/Evaluation Period Remaining')?.match(/\d+/g) ?? []
      ).map(Number);
      const left =
        days === undefined ? undefined : ((days * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
      expect(left).toBe(
        wantedStatus === 'EVAL MODE' ? Math.floor(evaluationLeftMs(state, now) / SECOND_MS) : undefined,
      );

      for (const { tag, count } of context.entitlements) {
        const licence = [...profile.licences.values()].find((one) => one.tag === tag);
        const path = `License Usage/${licence?.name} (${licence?.feature})`;
        expect(shown.get(`${path}/Count`)).toBe(String(count));
        expect(shown.get(`${path}/Status`)).toBe(wantedStatus);
      }
    });
  });
});

it('every block of the whole status is opened and closed, and the answer ends as clients expect', () => {
  atConsole({}, ({ say }) => {
    const printed = say('xStatus');
    // Greenbone gb_cisco_vcs_ssh waits for this.
    expect(printed).toMatch(/\*s\/end[\r\n]+OK\n$/);
    const marks = printed.split('\n').filter((line) => line.startsWith('*s'));
    marks.forEach((mark, index) => {
      if (index % 2 === 1) expect(mark).toBe('*s/end');
      else expect(mark).toMatch(/^\*s [A-Z][\w ]*: \/$/);
    });
    expect(marks.length % 2).toBe(0);
  });
});
