import { LOG_LEVELS, type LogLevel } from '../../../system/expressway-configuration.js';
import { configureExpressway } from '../change.js';
import { refuseClusterChange } from '../cluster.js';
import { LOG_MODULES, type LogModule, USUAL_LEVEL } from '../log/modules.js';
import { zoneOffsetMinutes } from '../time-zone.js';
import { type ConfigurationElement, text } from './element.js';
import { withAddress } from './slots.js';

/** Other nodes of a cluster (admin guide: up to six peers, this one included). */
const PEERS = 6;

/** `xConfiguration SystemUnit …`, `TimeZone …`, `Alternates …`, `Logger …`. Paths recalled [I]. */
export const SYSTEM_ELEMENTS: readonly ConfigurationElement[] = [
  {
    path: 'SystemUnit Name',
    values: text(50),
    help: 'Identifies the system within the web interface.',
    source: 'inferred',
    get: ({ system }) => system.expressway.systemName,
    set: (device, systemName) => {
      configureExpressway(device, { systemName });
      return '';
    },
  },
  {
    path: 'TimeZone Name',
    values: text(64),
    help: 'The local time zone, for example Europe/Dublin.',
    source: 'inferred',
    get: ({ system }) => system.timeZone.name,
    set: (device, name) => {
      const offsetMinutes = zoneOffsetMinutes(name, device.now);
      if (offsetMinutes === null) return 'No such time zone';
      device.configureSystem({ timeZone: { name, offsetMinutes } });
      return '';
    },
  },
  {
    path: 'Alternates ClusterName',
    values: text(128),
    help: 'The fully qualified domain name of the cluster.',
    source: 'inferred',
    get: ({ system }) => system.expressway.cluster.name,
    set: (device, name) => {
      const refusal = refuseClusterChange(device);
      if (refusal === '') configureExpressway(device, { cluster: { ...device.system.expressway.cluster, name } });
      return refusal;
    },
  },
  ...Array.from({ length: PEERS }, (_, index) => peer(index + 1)),
  ...LOG_MODULES.map(logger),
];

function peer(place: number): ConfigurationElement {
  return {
    path: `Alternates Peer ${place} Address`,
    values: text(128),
    help: 'The IP address or FQDN of a peer of the cluster to which this system belongs.',
    source: 'inferred',
    get: ({ system }) => system.expressway.cluster.peers[place - 1] ?? '',
    set: (device, address) => {
      const refusal = refuseClusterChange(device);
      if (refusal !== '') return refusal;
      const { cluster } = device.system.expressway;
      configureExpressway(device, { cluster: { ...cluster, peers: withAddress(cluster.peers, place, address) } });
      return '';
    },
  };
}

/** S3 sets levels in the web pages; a path of the console's own is made up [I]. */
function logger(module: LogModule): ConfigurationElement {
  return {
    path: `Logger Developer ${module} Level`,
    values: { kind: 'choice', words: LOG_LEVELS },
    help: 'The level from which on this module writes to the diagnostic log.',
    source: 'inferred',
    get: ({ system }) => system.expressway.loggers[module]?.level ?? USUAL_LEVEL,
    set: (device, level) => {
      const loggers = {
        ...device.system.expressway.loggers,
        [module]: { level: level as LogLevel, sinceMs: device.now },
      };
      configureExpressway(device, { loggers });
      return '';
    },
  };
}
