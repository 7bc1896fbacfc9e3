import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../src/device/profile/load.js';
import { CATALOGUE, type MessageKey } from '../../../src/device/syslog/catalogue.js';
import {
  AUTHORIZED,
  CSSM,
  factsOf,
  historyOf,
  lineOf,
  narrate,
  REGISTERED,
  SEND_FAILED,
  UNRESOLVED,
} from './narrate.js';

describe('by release and system', () => {
  const said = (name: string, release?: string) => {
    const facts = factsOf({ profile: loadProfile(name, release) });
    return narrate(historyOf(facts.profile, [REGISTERED, AUTHORIZED, UNRESOLVED]), facts).messages;
  };

  it.each([
    ['16.9.1', 'or satellite'],
    ['16.12.4', '(CSSM)'],
  ])('IOS-XE %s names the server "%s" (S4 #5, #9; the release in between [I])', (release, name) => {
    const text = said('catalyst-9300-24p', release).find(({ mnemonic }) => mnemonic === 'COMM_FAILED')?.text;
    expect(text).toBe(`Communications failure with the Cisco Smart Software Manager ${name} : ${SEND_FAILED}`);
  });

  it('on NX-OS the licence manager speaks (LICMGR-3-LOG_SMART_LIC_COMM_FAILED is public)', () => {
    const lines = said('nexus-93180yc-ex').map(lineOf);
    expect(lines).toContain(`LICMGR-3-LOG_SMART_LIC_COMM_FAILED: Communications failure with ${CSSM} : ${SEND_FAILED}`);
    expect(lines.filter((line) => !line.startsWith('LICMGR-'))).toEqual([]);
  });

  it('Expressway says nothing here: its event log is another thing (P§5.5)', () => {
    expect(said('expressway-c')).toEqual([]);
  });
});

it('every row of the catalogue names its systems, its source and what is known of it', () => {
  const names = Object.keys(CATALOGUE) as MessageKey[];
  expect(names.length).toBeGreaterThan(35);
  for (const name of names) {
    const { systems, source, mark, severity } = CATALOGUE[name];
    expect(systems.length, name).toBeGreaterThan(0);
    expect(source, name).not.toBe('');
    expect(['C', 'I', 'U']).toContain(mark);
    expect(severity, name).toBeLessThanOrEqual(7);
  }
});
