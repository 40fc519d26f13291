import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Answer, forbidden, tokenExpired, unauthorized } from './errors.ts'
import { admits, type Judged } from './origins.ts'
import type { Grant, Tokens } from './tokens.ts'

/** A server that holds the secret, or someone with a token. */
export type Caller = { by: 'secret' } | { by: 'token'; grant: Grant }

export type Authenticated = { ok: true; caller: Caller } | { ok: false; answer: Answer }

export type CallerDeps = { tokens: Tokens; secret: string | undefined }

/** Who calls, by the Authorization header. */
export const authenticate = (
  request: IncomingMessage,
  judged: Judged,
  { tokens, secret }: CallerDeps,
): Authenticated => {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer === undefined) return refused(unauthorized('expected Authorization: Bearer SECRET_OR_TOKEN'))
  if (secret !== undefined && isSame(bearer, secret)) return secretBearer(request)
  const opened = tokens.read(bearer)
  if (opened.state === 'expired') return refused(tokenExpired)
  if (opened.state === 'invalid') return refused(unauthorized('this is no token of this service'))
  if (!admits(opened.claims.origins, judged)) return refused(forbidden('the token is for another origin'))
  return { ok: true, caller: { by: 'token', grant: opened.claims } }
}

const refused = (answer: Answer): Authenticated => ({ ok: false, answer })

/** A secret that a browser holds is none any more. */
const secretBearer = ({ headers }: IncomingMessage): Authenticated =>
  headers.origin === undefined && headers['sec-fetch-site'] === undefined
    ? { ok: true, caller: { by: 'secret' } }
    : refused(forbidden('the secret is for servers, not for browsers'))

/** Takes as long for a near miss as for any other; the digests make lengths equal. */
const isSame = (given: string, secret: string): boolean => timingSafeEqual(digest(given), digest(secret))

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')
