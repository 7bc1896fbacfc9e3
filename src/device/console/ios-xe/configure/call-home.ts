import { HOST, number, WORD } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands, Node } from '../commands.js';
import { interfaceArgument, namedInterface } from '../interface-argument.js';
import { changeProfile, FACTORY_PROFILE, profileNamed, removeProfile } from '../state/call-home-profiles.js';
import { changePath, type PathStatements } from '../state/path-statements.js';

function path(what: (call: Call) => Partial<PathStatements>): (call: Call) => string {
  return (call) => {
    changePath(call.device, what(call));
    return '';
  };
}

function enable(callHomeEnabled: boolean): (call: Call) => string {
  return ({ device }) => {
    device.configureTransport({ callHomeEnabled });
    return '';
  };
}

function service(on: boolean): Node[] {
  return [
    keyword('service', 'Modify use of network based services', [
      keyword('call-home', 'Enable call-home service', enable(on)),
    ]),
  ];
}

/** `service call-home`, and the way into the section. */
export const CALL_HOME_SERVICE: Commands = {
  set: [
    ...service(true),
    keyword<Call>('call-home', 'Enter call-home configuration mode', ({ session }) => {
      session.enter('call-home');
      return '';
    }),
  ],
  no: service(false),
};

function openProfile({ session, device, args }: Call): string {
  const name = profileNamed(device, args.profile ?? '')?.name ?? args.profile ?? '';
  if (profileNamed(device, name) === null) changeProfile(device, name, {});
  session.enter('call-home-profile', name);
  return '';
}

function noProfile({ device, args }: Call): string {
  const name = args.profile ?? '';
  if (removeProfile(device, name)) return '';
  return name.toLowerCase() === FACTORY_PROFILE.toLowerCase()
    ? `%Profile ${FACTORY_PROFILE} can not be deleted\n`
    : `%Profile ${name} does not exist\n`;
}

function identityCheck(serverIdentityCheck: boolean): (call: Call) => string {
  return ({ device }) => {
    device.configureTransport({ serverIdentityCheck });
    return '';
  };
}

function secure(on: boolean): Node {
  return keyword('http', 'Specify HTTP parameters', [
    keyword('secure', 'Specify HTTP secure parameters', [
      keyword('server-identity-check', 'Enable HTTP secure server identity check', identityCheck(on)),
    ]),
  ]);
}

function setContact({ device, args }: Call): string {
  device.configureSystem({ contactEmail: args.email ?? '' });
  return '';
}

const setProxy = path(({ args }) => ({ callHomeProxy: { host: args.proxy ?? '', port: Number(args.port) } }));
const noProxy = path(() => ({ callHomeProxy: null }));
const noVrf = path(() => ({ callHomeVrf: '' }));
const noSource = path(() => ({ callHomeSource: '' }));
const VRF_NAME = 'VRF instance name';
const PROFILE_NAME = 'Profile name';

/** Mode `(cfg-call-home)#`. */
export const CALL_HOME: Commands = {
  set: [
    keyword<Call>('contact-email-addr', 'System contact email address', [
      argument('email', WORD, 'Contact email address', setContact),
    ]),
    keyword<Call>('profile', 'Enter call-home profile configuration mode', [
      argument('profile', WORD, PROFILE_NAME, openProfile),
    ]),
    keyword<Call>('http-proxy', 'HTTP proxy server', [
      argument('proxy', HOST, 'HTTP proxy server name', [
        keyword('port', 'Specify HTTP proxy port', [argument('port', number(1, 65_535), 'HTTP proxy port', setProxy)]),
      ]),
    ]),
    keyword<Call>('vrf', 'VPN Routing/Forwarding for call-home messages', [
      argument(
        'vrf',
        HOST,
        VRF_NAME,
        path(({ args }) => ({ callHomeVrf: args.vrf ?? '' })),
      ),
    ]),
    keyword<Call>(
      'source-interface',
      'Source interface for call-home messages',
      interfaceArgument(
        'Source interface',
        path(({ args }) => ({ callHomeSource: namedInterface(args) ?? '' })),
      ),
    ),
    secure(true),
  ],
  no: [
    keyword<Call>('contact-email-addr', 'System contact email address', ({ device }) => {
      device.configureSystem({ contactEmail: '' });
      return '';
    }),
    keyword<Call>('profile', 'Call-home profile', [argument('profile', WORD, PROFILE_NAME, noProfile)]),
    keyword<Call>('http-proxy', 'HTTP proxy server', noProxy),
    keyword<Call>(
      'vrf',
      'VPN Routing/Forwarding for call-home messages',
      [argument('vrf', HOST, VRF_NAME, noVrf)],
      noVrf,
    ),
    keyword<Call>(
      'source-interface',
      'Source interface for call-home messages',
      interfaceArgument('Source interface', noSource),
      noSource,
    ),
    secure(false),
  ],
};
