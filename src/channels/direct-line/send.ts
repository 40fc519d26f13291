import type { Request, Response } from 'restify'
import type { Answer } from './errors.ts'
import type { Judged } from './origins.ts'

const fixed = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** What a browser needs to let a trusted site's page read the answer; never with credentials, as there are no cookies. */
export const corsHeaders = (judged: Judged): { [name: string]: string } => ({
  vary: 'Origin',
  ...(judged.from === 'own' || judged.from === 'trusted'
    ? {
        'access-control-allow-origin': judged.origin,
        'access-control-expose-headers': 'Retry-After',
        'cross-origin-resource-policy': 'cross-origin',
      }
    : {}),
})

/** The answer to a browser that asks before it sends what is no plain request. */
export const preflight: Answer = {
  status: 204,
  headers: {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
    'access-control-max-age': '7200',
  },
}

/** Past restify's formatters, which answer 406 or HTML as the client's Accept has it. */
export const send = (
  request: Request,
  response: Response,
  { status, body, headers }: Answer,
  more: { [name: string]: string },
): void => {
  if (response.headersSent || response.writableEnded) return
  // What is still to come of a body that was refused would be taken for the next request.
  const isBroken = !request.complete
  response.sendRaw(status, body === undefined ? '' : JSON.stringify(body), {
    ...fixed,
    ...headers,
    ...more,
    ...(isBroken ? { connection: 'close' } : {}),
  })
  if (isBroken) response.once('finish', () => setTimeout(() => request.destroy(), 1000).unref())
}
