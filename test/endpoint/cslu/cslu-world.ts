import { Cslu } from '../../../src/endpoint/cslu/cslu.js';
import { type CsluSettings, DEFAULT_CSLU_SETTINGS } from '../../../src/endpoint/cslu/cslu-settings.js';
import { type CsluUpstream, cssmUpstream } from '../../../src/endpoint/cslu/cslu-upstream.js';
import { policyWorld } from '../cssm/policy/policy-fleet.js';
import { CAMPUS, type World } from '../cssm/virtual-fleet.js';

/** How the way to CSSM is: open; shut; or such that CSSM hears, but its answer is lost. */
export type Way = 'open' | 'shut' | 'deaf';

export interface CsluWorld extends World {
  readonly cslu: Cslu;
  /** What CSLU asked of CSSM so far, and when. */
  readonly asked: { readonly what: keyof CsluUpstream; readonly atMs: number; readonly devices: number }[];
  way: Way;
}

export function csluWorld(settings: Partial<CsluSettings> = {}, policy = {}): CsluWorld {
  const world = policyWorld({ policy });
  const asked: CsluWorld['asked'] = [];
  const cssm = cssmUpstream(world.cssm, CAMPUS);
  const through = <Answer>(
    what: keyof CsluUpstream,
    atMs: number,
    devices: number,
    ask: () => Answer,
  ): Answer | null => {
    asked.push({ what, atMs, devices });
    if (whole.way === 'shut') return null;
    const answer = ask();
    return whole.way === 'deaf' ? null : answer;
  };
  const upstream: CsluUpstream = {
    takeBatch: (batch, nowMs) => through('takeBatch', nowMs, batch.length, () => cssm.takeBatch(batch, nowMs)),
    pollBatch: (pollId, nowMs) => through('pollBatch', nowMs, 0, () => cssm.pollBatch(pollId, nowMs)),
    trust: (request, nowMs) => through('trust', nowMs, 1, () => cssm.trust(request, nowMs)),
  };
  const cslu = new Cslu({ settings: { ...DEFAULT_CSLU_SETTINGS, account: CAMPUS, ...settings }, seed: 7, upstream });
  const whole: CsluWorld = { ...world, cslu, asked, way: 'open' };
  return whole;
}
