import { z } from 'zod';
import { choice, duration, named, text, whole } from './fields.js';
import { rate } from './phases.js';

export const MOST_DEVICES = 1_000_000;
/** Switches of the largest stack there is, whatever the profile. */
const MOST_MEMBERS = 16;
const NUMBERS = 'numbers in use by licence';

const transport = z
  .strictObject({
    kind: choice(['callhome', 'smart', 'cslu', 'off', 'automatic'])
      .optional()
      .describe(
        'Call home, or Smart Transport; from IOS-XE 17.3.2a on also CSLU, none at all (off), or automatic: CSLU if its address is given or it is found by name, else Smart Transport.',
      ),
    url: text('a URL')
      .regex(/^https?:\/\/[^\s/]+\S*$/, { error: 'a URL (https://… or http://…)' })
      .meta({ title: 'URL' })
      .optional()
      .describe('Destination URL; the path of an On-Prem server is case-sensitive.'),
    vrf: z
      .string({ error: 'the name of a VRF' })
      .optional()
      .describe('VRF messages leave from; empty: the global table.'),
    sourceInterface: z
      .string({ error: 'the name of an interface' })
      .optional()
      .describe('Interface messages leave from; empty: as the route says.'),
    nameServer: z.boolean().optional().describe('Whether a name server is configured.'),
    hosts: z.record(z.string(), text('an address')).optional().describe('ip host: name to address.'),
    proxy: z
      .strictObject({
        host: text('a host name or address').describe('Name or address of the proxy.'),
        port: whole(1, 65_535).describe('Its port.'),
      })
      .optional()
      .describe('HTTPS proxy.'),
    trustedRoots: z
      .array(text('the name of a root'))
      .optional()
      .describe('Roots imported as trustpoints, besides those of the release.'),
    serverIdentityCheck: z.boolean().optional().describe('http secure server-identity-check.'),
    revocationCheck: z.boolean().optional().describe('false: revocation-check none.'),
    callHome: z.boolean().optional().describe('service call-home (IOS-XE), enable under callhome (NX-OS).'),
    profileActive: z.boolean().optional().describe('Whether the call-home profile is active.'),
    smartLicensingData: z.boolean().optional().describe('Whether the call-home profile carries Smart Licensing data.'),
  })
  .prefault({})
  .describe('How the devices reach their endpoint. What is not given is as the profile has it out of the box.');

const registerPlan = z.strictObject({
  after: duration.prefault('5m').describe('Told to register so long after power-on.'),
  over: duration.prefault('1h').describe('Spread evenly at random over so long.'),
  force: z.boolean().default(false).describe('Register although the product instance exists already.'),
  token: named('the name of a token')
    .default('default')
    .describe("Name of an ID token of the device's virtual account."),
});

const ACCOUNT = 'the name of a virtual account';
/** One name, or a list of them. */
export const accounts = z.union([
  named(ACCOUNT),
  z.array(named(ACCOUNT)).min(1, { error: 'a list with at least one virtual account' }),
]);

export const group = z.strictObject({
  label: named('a name').describe('Steps, expectations and reports name devices by it; groups may share one.'),
  profile: text('the name of a profile').describe('Device model; `slfleet list profiles` shows them.'),
  release: text('a release, in quotes if it looks like a number')
    .optional()
    .describe('Release as the OS writes it: 16.12.4, 9.3(5), X14.0.11. Without it: the newest of the profile.'),
  count: whole(1, MOST_DEVICES).describe('How many devices.'),
  members: whole(1, MOST_MEMBERS)
    .default(1)
    .describe('Switches of each stack or StackWise Virtual pair, supervisors of each chassis.'),
  account: accounts
    .optional()
    .describe(
      'Virtual account, or the name a counted one was given, or a list of them. Spread in equal blocks. Without it: over all.',
    ),
  licences: z
    .union([z.array(text('the name of a licence')), z.record(z.string(), whole(0, 1_000_000), { error: NUMBERS })])
    .optional()
    .describe(
      'Licences in use, by the names people configure: [network-advantage, dna-advantage]; where they are counted by use, with their numbers: {rms: 10}. Without it: as the profile says.',
    ),
  transport,
  connections: choice(['keep-alive', 'resume', 'fresh'])
    .optional()
    .describe('What becomes of a connection of these devices after an answer. Without it: as wire says.'),
  shareHostname: z.boolean().default(true).describe('false: the host name is withheld from the server.'),
  saves: z
    .boolean()
    .default(true)
    .describe('false: nobody saves the configuration, and a reload loses the registration.'),
  arrive: z
    .strictObject({
      at: duration.prefault('0s').describe('Power-on, from the start of the run.'),
      over: duration
        .optional()
        .describe('Spread evenly at random over so long; 0s: at once. Without it, and without rate: 1h.'),
      rate: rate
        .refine((perMs) => perMs > 0, { error: 'more than 0' })
        .optional()
        .describe('In place of over: so many a unit of virtual time until all are there: 20/s.'),
    })
    .optional()
    .describe('When the devices are powered on. Without it: as the phases say, or over the first hour.'),
  register: z
    .union([z.literal(false, { error: 'false' }), registerPlan])
    .prefault({})
    .describe('When the devices are told to register. false: never, unless a step does it.'),
});

export type Group = z.output<typeof group>;
