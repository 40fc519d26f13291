import type { Activity, ConversationParameters } from 'botbuilder'
import { type Clock, within } from '../clock.ts'
import { lately } from '../lately.ts'
import type { Pace } from './pace.ts'
import type { Sent, UndeliveredReason } from './sent.ts'
import { askedPause, type HttpRequest, type Target, type Transport } from './transport.ts'
import { judge } from './verdict.ts'

export type { Sent, UndeliveredReason } from './sent.ts'

/** What a turn does to its channel, in the order it did it. `json` is the activity's, where it is at hand. */
export type Effect =
  | { kind: 'send'; activity: Partial<Activity>; json?: string }
  | { kind: 'update'; activity: Partial<Activity> & { id: string } }
  | { kind: 'delete'; id: string }

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
  /** By channel, where a channel limits what may be sent to one conversation. */
  paces?: Readonly<Record<string, Pace>>
}

export type Connector = {
  /** `until` is on the clock's `elapsed`: no try goes beyond it. `key` is the same for every repeat of this effect. */
  carryOut(effect: Effect, to: Address, key: string, until: number): Promise<Sent>
  /** A conversation with these members; the one there is already where the channel keeps one only. Its id, or why none. */
  createConversation(to: NewConversation, key: string, until: number): Promise<Sent>
}

type NewConversation = { serviceUrl: string; channel: string; parameters: ConversationParameters }

/** A request as one may have to repeat it. `thread` is what the channel's limits count by. */
type Call = {
  request: Omit<HttpRequest, 'limit'>
  channel: string | undefined
  thread: string
  /** Whether it may be made again although it may have been carried out. */
  isRepeatable: boolean
}

/**
 * The Bot Connector's REST interface (Bot Framework REST API v3, "Conversation operations"), in the part that a turn
 * needs. Not the SDK's client: that one has no time limit, waits for a Retry-After of any length, repeats a POST whose
 * answer was lost, and is built anew each turn.
 */
export const connector = (deps: ConnectorDeps): Connector => ({
  carryOut: (effect, to, key, until) => {
    const channel = effect.kind === 'delete' ? undefined : effect.activity.channelId
    const isRepeatable = effect.kind !== 'send'
    const request = requestFor(effect, to, key)
    return make({ request, channel, thread: to.conversation, isRepeatable }, until, deps)
  },
  createConversation: ({ serviceUrl, channel, parameters }, key, until) => {
    const url = inside(serviceUrl, 'v3/conversations')
    const request = {
      method: 'POST',
      url,
      headers: headersFor(key),
      body: JSON.stringify(parameters),
    } as const
    const members = (parameters.members ?? []).map(({ id }) => id)
    return make({ request, channel, thread: `new ${members.join(' ')}`, isRepeatable: true }, until, deps)
  },
})

const make = async (call: Call, until: number, deps: ConnectorDeps): Promise<Sent> => {
  const { clock, retry } = deps
  const pace = paceOf(call, deps)
  let renew = false
  for (let attempt = 1; ; attempt++) {
    if (pace && !(await waitForSlot(pace, call.thread, until, clock))) return failed({ kind: 'outOfTime' })
    const left = until - clock.elapsed()
    if (left <= 0) return failed({ kind: 'outOfTime' })
    const authorization = await authorize(deps.token, renew, left)
    if (typeof authorization === 'string') return failed({ kind: 'noToken', why: authorization })
    const headers = { ...call.request.headers, ...authorization }
    const limit = Math.min(left, retry.requestLimit)
    const verdict = judge(await deps.transport.send({ ...call.request, headers, limit }), call.isRepeatable)
    if (verdict.kind === 'done') return verdict.sent
    const asked = verdict.retryAfter === null ? 0 : askedPause(verdict.retryAfter, clock.now())
    if (asked > 0) pace?.hold(call.thread, clock.elapsed(), asked)
    const reason = asked > 0 ? { ...verdict.reason, after: asked } : verdict.reason
    if (attempt >= retry.attempts) return failed(reason)
    if (renew && reason.kind === 'unauthorized') return failed(reason)
    renew = reason.kind === 'unauthorized'
    const pause = renew ? 0 : pauseBefore(attempt, asked, deps)
    if (pause === null || pause >= until - clock.elapsed()) return failed(reason)
    await clock.sleep(pause)
  }
}

/** Any text may call itself a channel, `constructor` too. */
const paceOf = ({ channel }: Call, { paces = {} }: ConnectorDeps): Pace | undefined =>
  channel !== undefined && Object.hasOwn(paces, channel) ? paces[channel] : undefined

/** False where its turn comes too late. */
const waitForSlot = async (pace: Pace, thread: string, until: number, clock: Clock): Promise<boolean> => {
  const wait = pace.slot(thread, clock.elapsed(), until)
  if (wait !== null && wait > 0) await clock.sleep(wait)
  return wait !== null
}

const failed = (reason: UndeliveredReason): Sent => ({ ok: false, reason })

const requestFor = (effect: Effect, to: Address, key: string): Omit<HttpRequest, 'limit'> => {
  const activities = `v3/conversations/${inPath(to.conversation)}/activities`
  const at = (path: string): Target => inside(to.serviceUrl, path)
  const headers = headersFor(key)
  switch (effect.kind) {
    case 'send': {
      const { activity, json } = effect
      const { replyToId } = activity
      const url = at(replyToId ? `${activities}/${inPath(replyToId)}` : activities)
      return { method: 'POST', url, headers, body: json ?? JSON.stringify(activity) }
    }
    case 'update': {
      const url = at(`${activities}/${inPath(effect.activity.id)}`)
      return { method: 'PUT', url, headers, body: JSON.stringify(effect.activity) }
    }
    case 'delete':
      return { method: 'DELETE', url: at(`${activities}/${inPath(effect.id)}`), headers, body: null }
  }
}

/** `path` is made of encoded parts. */
const inside = (serviceUrl: string, path: string): Target => {
  const { origin, pathname } = parsed(serviceUrl)
  return { origin, pathname: `${pathname}${pathname.endsWith('/') ? '' : '/'}${path}`, search: '' }
}

/** A channel has a few service URLs. */
const parsed = lately((serviceUrl) => new URL(serviceUrl))

const headersFor = (key: string): Record<string, string> => ({
  'content-type': 'application/json',
  'idempotency-key': inPath(key),
})

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

/** Null where the other side asks for more patience than a turn has. */
const pauseBefore = (attempt: number, asked: number, { retry, random }: ConnectorDeps): number | null => {
  const jitter = random() * Math.min(retry.longestPause, retry.firstPause * 2 ** (attempt - 1))
  return asked > retry.longestPause ? null : asked + jitter
}
