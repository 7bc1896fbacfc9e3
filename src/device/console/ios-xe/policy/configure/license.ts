import type { TransportConfiguration } from '../../../../call-home/configuration.js';
import { HOST, number, URL_TEXT } from '../../../grammar/argument-kinds.js';
import { argument, keyword } from '../../../grammar/node.js';
import type { Call } from '../../../session.js';
import type { Commands, Node } from '../../commands.js';
import { privacy, SMART_PROXY, underLicenseSmart } from '../../configure/license.js';
import { withLines } from '../../state/kept-lines.js';
import { changePath } from '../../state/path-statements.js';
import type { PolicyTraits } from '../policy-traits.js';
import {
  setDefaultDestination,
  setDestination,
  setPlainDestination,
  useTransport,
} from '../state/transport-settings.js';
import { USAGE_INTERVAL } from '../state/usage-interval.js';

/** Runs what a command changes; it prints nothing. */
function silently(change: (call: Call) => void): (call: Call) => string {
  return (call) => {
    change(call);
    return '';
  };
}

type Kind = TransportConfiguration['kind'];

const KINDS: readonly (readonly [Kind, string])[] = [
  ['automatic', 'Set the transport to automatic'],
  ['callhome', 'Use call home'],
  ['cslu', 'Use the Cisco Smart License Utility'],
  ['off', 'No communication'],
  ['smart', 'Use Smart Transport'],
];

function transport(chosen: (kind: Kind) => Kind): Node[] {
  return KINDS.map(([kind, help]) =>
    keyword(
      kind,
      help,
      silently(({ device }) => useTransport(device, chosen(kind))),
    ),
  );
}

const BY_DEFAULT: Kind = 'cslu';
const TRANSPORT_HELP = 'Set the transport mode';
const URL_HELP = 'Transport URL';
const URLS = [
  ['cslu', 'Use the URL of a CSLU or On-Prem'],
  ['smart', 'Use the Smart Transport URL'],
] as const;

const SET_URL: readonly Node[] = [
  keyword(
    'default',
    'Use the default URL',
    silently(({ device }) => setDefaultDestination(device)),
  ),
  ...URLS.map(([of, help]) =>
    keyword(of, help, [
      argument(
        'url',
        URL_TEXT,
        URL_HELP,
        silently(({ device, args }) => setDestination(device, of, args.url ?? '')),
      ),
    ]),
  ),
  argument(
    'url',
    URL_TEXT,
    URL_HELP,
    silently(({ device, args }) => setPlainDestination(device, args.url ?? '')),
  ),
];

const noPlainUrl = silently(({ device }) => setPlainDestination(device, ''));

const NO_URL: readonly Node[] = [
  ...URLS.map(([of, help]) => {
    const forget = silently(({ device }) => setDestination(device, of, ''));
    return keyword(of, help, [argument('url', URL_TEXT, URL_HELP, forget)], forget);
  }),
  argument('url', URL_TEXT, URL_HELP, noPlainUrl),
];

function setInterval(days: (call: Call) => string | null): (call: Call) => string {
  return silently((call) => {
    const wanted = days(call);
    const lines = wanted === null ? [] : [`${USAGE_INTERVAL}${Number(wanted)}`];
    call.device.configureSystem({ otherLines: withLines(call.device.system, '', [USAGE_INTERVAL], lines) });
  });
}

const USAGE_HELP = 'Usage reporting';
const INTERVAL_HELP = 'Interval at which usage is reported';
/** P§3.7. */
const DAYS = number(1, 365);
const noInterval = setInterval(() => null);
const VRF_HELP = 'VRF of Smart Transport and CSLU messages';
const noVrf = silently(({ device }) => changePath(device, { smartVrf: '' }));

/**
 * `license smart …` of configuration mode, for Smart Licensing Using Policy (S1; P§3.7). It is always on, so that there is
 * nothing to enable.
 */
export function policyLicenseCommands({ vrf }: PolicyTraits): Commands {
  const setVrf = silently(({ device, args }) => changePath(device, { smartVrf: args.vrf ?? '' }));
  return {
    set: underLicenseSmart([
      keyword(
        'transport',
        TRANSPORT_HELP,
        transport((kind) => kind),
      ),
      keyword('url', URL_HELP, SET_URL),
      SMART_PROXY.set,
      keyword('usage', USAGE_HELP, [
        keyword('interval', INTERVAL_HELP, [
          argument(
            'days',
            DAYS,
            'Days',
            setInterval(({ args }) => args.days ?? null),
          ),
        ]),
      ]),
      privacy(true),
      ...(vrf ? [keyword<Call>('vrf', VRF_HELP, [argument('vrf', HOST, 'VRF name', setVrf)])] : []),
    ]),
    no: underLicenseSmart([
      keyword(
        'transport',
        TRANSPORT_HELP,
        transport(() => BY_DEFAULT),
        silently(({ device }) => useTransport(device, BY_DEFAULT)),
      ),
      keyword('url', URL_HELP, NO_URL, noPlainUrl),
      SMART_PROXY.no,
      keyword('usage', USAGE_HELP, [
        keyword('interval', INTERVAL_HELP, [argument('days', DAYS, 'Days', noInterval)], noInterval),
      ]),
      privacy(false),
      ...(vrf ? [keyword<Call>('vrf', VRF_HELP, [argument('vrf', HOST, 'VRF name', noVrf)], noVrf)] : []),
    ]),
  };
}
