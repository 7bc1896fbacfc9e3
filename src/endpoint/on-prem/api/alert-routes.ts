import { z } from 'zod';
import { type ApiRoute, accountOf, dateText, page, pageOf, readBody, success } from './route.js';

const body = z.object(page);

/** Alerts (P§7.2, P§7.4): `messageType`, `severity` and `source` are confirmed; the rest, newest first, is assumed. */
export const ALERT_ROUTES: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/accounts/:account/alerts',
    handle: (context, call) => {
      const account = accountOf(context, call.params[0]);
      const wanted = readBody(body, call.body);
      context.cssm.advance(context.engineMs);
      const rows = context.cssm
        .alerts()
        .newest.filter(({ smartAccount }) => smartAccount === account.name)
        .map(({ t, messageType, severity, source, message }) => ({
          messageType,
          severity,
          source,
          sourceType: 'Virtual Account',
          message,
          actionDue: 'None',
          createdDate: dateText(t),
        }))
        .reverse();
      return success({ totalRecords: rows.length, alerts: pageOf(rows, wanted) });
    },
  },
];
