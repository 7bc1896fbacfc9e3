import { argument, keyword } from '../../../grammar/node.js';
import type { Call } from '../../../session.js';
import type { Node } from '../../commands.js';
import { rumIdList, rumText } from '../show/rum-texts.js';
import { REPORT_ID } from './report-id.js';

/** `test license smart rum …`: up to 17.6, and only with `service internal` (S1). */
export const RUM_TEST: readonly Node[] = [
  keyword<Call>('test', 'Test subsystems, memory, and interfaces', [
    keyword('license', 'Test license', [
      keyword('smart', 'Test smart licensing', [
        keyword('rum', 'RUM reports', [
          keyword('id-list', 'Show the ids of all RUM reports', ({ device }) => rumIdList(device)),
          keyword('show', 'Show a RUM report', [
            argument('id', REPORT_ID, 'Report id', ({ device, args }) => rumText(device, Number(args.id))),
          ]),
        ]),
      ]),
    ]),
  ]),
];
