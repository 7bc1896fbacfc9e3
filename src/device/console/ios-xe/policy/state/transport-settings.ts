import type { TransportConfiguration } from '../../../../call-home/configuration.js';
import type { ConsoleDevice, DeviceView } from '../../../console-device.js';
import { callHomeProfiles, callHomeUrl, changeProfile, cloudUrl } from '../../state/call-home-profiles.js';
import { keptLines, valueAfter, withLines } from '../../state/kept-lines.js';
import { changeTransport } from '../../state/path-statements.js';

/**
 * `license smart transport` and `license smart url` of a policy device. Each transport has a destination of its own; that of
 * the one in use stands in the transport configuration, those of the others are kept as the lines that set them (call home's:
 * in its profile).
 */
type Kind = TransportConfiguration['kind'];

const SMART_URL = 'license smart url smart ';
const CSLU_URL = 'license smart url cslu ';

/** Where a CSLU is looked for by name (S1: `cslu-local`, port 8182); as an address of `url default` assumed [I]. */
const CSLU_DEFAULT = 'http://cslu-local:8182/cslu/v1/pi';

/** Destination of Smart Transport, in use or not. */
function smartDestination(view: DeviceView): string {
  if (view.transport.kind === 'smart') return view.transport.url;
  return valueAfter(keptLines(view.system), SMART_URL) ?? cloudUrl(view, 'smart');
}

/** Address of the CSLU or On-Prem, in use or not; empty: none is configured, and one is looked for by name (S1). */
function csluDestination(view: DeviceView): string {
  if (view.transport.kind === 'cslu') return view.transport.url;
  return valueAfter(keptLines(view.system), CSLU_URL) ?? '';
}

function destination(view: DeviceView, kind: Kind): string {
  switch (kind) {
    case 'smart':
      return smartDestination(view);
    case 'cslu':
      return csluDestination(view);
    case 'callhome':
      return callHomeUrl(view);
    case 'automatic':
      return csluDestination(view) || smartDestination(view);
    case 'off':
      return '';
  }
}

/** The lines of both addresses that are not as out of the box. */
export function urlLines(view: DeviceView): string[] {
  const smart = smartDestination(view);
  const cslu = csluDestination(view);
  return [
    ...(smart === cloudUrl(view, 'smart') ? [] : [`${SMART_URL}${smart}`]),
    ...(cslu === '' ? [] : [`${CSLU_URL}${cslu}`]),
  ];
}

/** Beginnings of the kept lines. */
const KEPT_URLS = [SMART_URL, CSLU_URL];

function keep(device: ConsoleDevice, lines: readonly string[]): void {
  device.configureSystem({ otherLines: withLines(device.system, '', KEPT_URLS, lines) });
}

/** `license smart transport …`. */
export function useTransport(device: ConsoleDevice, kind: Kind): void {
  const { transport } = device;
  if (transport.kind === kind) return;
  const url = destination(device, kind);
  keep(device, urlLines(device));
  changeTransport(device, kind, url);
  if (transport.kind === 'callhome') device.configureSystem({ otherUrl: transport.url });
}

/** `license smart url smart U`, `cslu U`; empty: as out of the box. */
export function setDestination(device: ConsoleDevice, of: 'smart' | 'cslu', url: string): void {
  const { kind } = device.transport;
  if (kind === of) {
    device.configureTransport({ url: url === '' && of === 'smart' ? cloudUrl(device, 'smart') : url });
    keep(device, urlLines(device));
    return;
  }
  const beginning = of === 'smart' ? SMART_URL : CSLU_URL;
  const line = url === '' || (of === 'smart' && url === cloudUrl(device, 'smart')) ? [] : [`${beginning}${url}`];
  device.configureSystem({ otherLines: withLines(device.system, '', [beginning], line) });
  if (kind === 'automatic') device.configureTransport({ url: destination(device, kind) });
}

/**
 * `license smart url U`, of the transport in use: of call home it is the destination of its profile (S1 "Call Home
 * Transport"); where no transport is in use it is taken for Smart Transport's [I].
 */
export function setPlainDestination(device: ConsoleDevice, url: string): void {
  const { kind, profile } = device.transport;
  if (kind !== 'callhome') {
    setDestination(device, kind === 'cslu' ? 'cslu' : 'smart', url);
    return;
  }
  const carrier = callHomeProfiles(device).find(({ name }) => name === profile.name);
  if (carrier !== undefined)
    changeProfile(device, carrier.name, { url: url || cloudUrl(device, 'callhome'), method: 'http' });
}

/** `license smart url default`: the cloud for Smart Transport (S1), the name every CSLU has for cslu [I]. */
export function setDefaultDestination(device: ConsoleDevice): void {
  setPlainDestination(device, device.transport.kind === 'cslu' ? CSLU_DEFAULT : '');
}
