import type { Activity } from 'botbuilder'
import { z } from 'zod'
import { type Clock, within } from '../clock.ts'
import { askedPause, type HttpRequest, type HttpResult, type Transport } from './transport.ts'

/** What a turn does to its channel, in the order it did it. */
export type Effect =
  | { kind: 'send'; activity: Partial<Activity> }
  | { kind: 'update'; activity: Partial<Activity> & { id: string } }
  | { kind: 'delete'; id: string }

/**
 * Why an effect did not arrive. `lost` may have arrived all the same; `behind` was not tried, because one before it did
 * not arrive and order matters; `outOfTime` was not tried either, because the turn's time was over.
 */
export type UndeliveredReason =
  | { kind: 'rejected'; status: number }
  | { kind: 'unauthorized'; status: number }
  /** `after`: milliseconds that the other side asked to wait. */
  | { kind: 'throttled' | 'unavailable'; status: number; after?: number }
  | { kind: 'unreached' | 'lost'; why: string }
  | { kind: 'noToken'; why: string }
  | { kind: 'outOfTime' | 'behind' }

export type Sent = { ok: true; id: string | null } | { ok: false; reason: UndeliveredReason }

export type Address = { serviceUrl: string; conversation: string }

export type RetryPolicy = {
  attempts: number
  /** Milliseconds that one request may take. */
  requestLimit: number
  /** The longest pause between tries, in milliseconds; a Retry-After beyond it is not waited for here. */
  longestPause: number
  /** The pause before the second try is random and up to this, doubled for each further one. */
  firstPause: number
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 3,
  requestLimit: 4000,
  longestPause: 2000,
  firstPause: 200,
}

export type ConnectorDeps = {
  transport: Transport
  clock: Clock
  random: () => number
  retry: RetryPolicy
  /** The bearer token for a channel; null where none is needed. `renew` when the last one was refused. */
  token: (renew: boolean) => Promise<string | null>
}

export type Connector = {
  /** `until` is on the clock's `elapsed`: no try goes beyond it. `key` is the same for every repeat of this effect. */
  carryOut(effect: Effect, to: Address, key: string, until: number): Promise<Sent>
}

/**
 * The Bot Connector's REST interface (Bot Framework REST API v3, "Conversation operations"), in the part that a turn
 * needs. Not the SDK's client: that one has no time limit, waits for a Retry-After of any length, repeats a POST whose
 * answer was lost, and is built anew each turn.
 */
export const connector = (deps: ConnectorDeps): Connector => ({
  carryOut: async (effect, to, key, until) => {
    const request = requestFor(effect, to, key)
    let renew = false
    for (let attempt = 1; ; attempt++) {
      const left = until - deps.clock.elapsed()
      if (left <= 0) return failed({ kind: 'outOfTime' })
      const authorization = await authorize(deps.token, renew, left)
      if (typeof authorization === 'string') return failed({ kind: 'noToken', why: authorization })
      const result = await deps.transport.send({
        ...request,
        headers: { ...request.headers, ...authorization },
        limit: Math.min(left, deps.retry.requestLimit),
      })
      const verdict = judge(result, effect)
      if (verdict.kind === 'done') return verdict.sent
      const asked = verdict.retryAfter === null ? 0 : askedPause(verdict.retryAfter, deps.clock.now())
      const reason = asked > 0 ? { ...verdict.reason, after: asked } : verdict.reason
      if (attempt >= deps.retry.attempts) return failed(reason)
      if (renew && verdict.reason.kind === 'unauthorized') return failed(reason)
      renew = verdict.reason.kind === 'unauthorized'
      const pause = renew ? 0 : pauseBefore(attempt, asked, deps)
      if (pause === null || pause >= until - deps.clock.elapsed()) return failed(reason)
      await deps.clock.sleep(pause)
    }
  },
})

const failed = (reason: UndeliveredReason): Sent => ({ ok: false, reason })

const requestFor = (effect: Effect, to: Address, key: string): Omit<HttpRequest, 'limit'> => {
  const activities = `v3/conversations/${inPath(to.conversation)}/activities`
  const at = (path: string): URL =>
    new URL(path, to.serviceUrl.endsWith('/') ? to.serviceUrl : `${to.serviceUrl}/`)
  const headers = { 'content-type': 'application/json', 'idempotency-key': inPath(key) }
  switch (effect.kind) {
    case 'send': {
      const { replyToId } = effect.activity
      const url = at(replyToId ? `${activities}/${inPath(replyToId)}` : activities)
      return { method: 'POST', url, headers, body: JSON.stringify(effect.activity) }
    }
    case 'update': {
      const url = at(`${activities}/${inPath(effect.activity.id)}`)
      return { method: 'PUT', url, headers, body: JSON.stringify(effect.activity) }
    }
    case 'delete':
      return { method: 'DELETE', url: at(`${activities}/${inPath(effect.id)}`), headers, body: null }
  }
}

/** Half a character makes encodeURIComponent throw. */
const inPath = (text: string): string => encodeURIComponent(text.toWellFormed())

/** The header to send; a text says why there is none. */
const authorize = (
  token: ConnectorDeps['token'],
  renew: boolean,
  left: number,
): Promise<Record<string, string> | string> => {
  const headers = token(renew).then(
    (value): Record<string, string> => (value === null ? {} : { authorization: `Bearer ${value}` }),
    (error: unknown) => (error instanceof Error ? error.message : 'no token'),
  )
  return within(left, headers, 'no token in time')
}

type Verdict =
  | { kind: 'done'; sent: Sent }
  | { kind: 'again'; reason: UndeliveredReason; retryAfter: string | null }

/** A POST whose answer was lost is not repeated: it may have arrived, and the customer would read it twice. */
const judge = (result: HttpResult, effect: Effect): Verdict => {
  if (result.kind === 'unreached') return { kind: 'again', reason: result, retryAfter: null }
  if (result.kind === 'lost') {
    return effect.kind === 'send'
      ? { kind: 'done', sent: failed(result) }
      : { kind: 'again', reason: result, retryAfter: null }
  }
  const { status, retryAfter } = result
  if (status >= 200 && status < 300) return { kind: 'done', sent: { ok: true, id: idIn(result.body) } }
  if (status === 429) return { kind: 'again', reason: { kind: 'throttled', status }, retryAfter }
  if (status >= 502 && status <= 504)
    return { kind: 'again', reason: { kind: 'unavailable', status }, retryAfter }
  if (status === 401) return { kind: 'again', reason: { kind: 'unauthorized', status }, retryAfter: null }
  return { kind: 'done', sent: failed({ kind: status >= 500 ? 'unavailable' : 'rejected', status }) }
}

const ResourceResponse = z.object({ id: z.string() })

const idIn = (body: string): string | null => {
  if (body === '') return null
  try {
    return ResourceResponse.safeParse(JSON.parse(body)).data?.id ?? null
  } catch {
    return null
  }
}

/** Null where the other side asks for more patience than a turn has. */
const pauseBefore = (attempt: number, asked: number, { retry, random }: ConnectorDeps): number | null => {
  const jitter = random() * Math.min(retry.longestPause, retry.firstPause * 2 ** (attempt - 1))
  return asked > retry.longestPause ? null : asked + jitter
}
