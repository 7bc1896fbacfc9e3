import type { GroupPart } from './plan.js';

/** As it comes out of its box: `Transport: cslu`, `Cslu address: <empty>` (S1), and nobody tells it to do anything. */
export const SWITCH: GroupPart = { profile: 'catalyst-9300-24p', release: '17.9.4', register: null };

export const CSLU_URL = 'http://192.0.2.9:8182/cslu/v1/pi';
