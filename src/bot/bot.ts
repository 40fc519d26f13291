import type { Activity } from 'botbuilder'
import type { Logger } from 'pino'
import { type Fate, kept } from '../store/fate.ts'
import type { StateStore } from '../store/state-port.ts'
import { CollectingAdapter } from './adapter.ts'
import { authenticated } from './authenticated.ts'
import {
  type Authentication,
  type BotCloud,
  createAuthentication,
  createTokenSource,
  insideCaller,
  type TokenSource,
} from './authentication.ts'
import { createCallers } from './callers.ts'
import type { KeyTimes } from './channel-keys.ts'
import { type Clock, systemClock, within } from './clock.ts'
import { createCohort } from './cohort.ts'
import { toAllowed } from './connector/allowed.ts'
import {
  type Address,
  type Connector,
  connector,
  defaultRetryPolicy,
  type Effect,
  type RetryPolicy,
  type Sent,
} from './connector/connector.ts'
import type { Pace } from './connector/pace.ts'
import { oneTryWhileSilent } from './connector/silent.ts'
import { keptAliveTransport, type Transport } from './connector/transport.ts'
import { createDelivery, type Undelivered } from './delivery.ts'
import { parseActivity, withoutCredentials } from './incoming.ts'
import { type Instance, thisInstance } from './instance.ts'
import { lately } from './lately.ts'
import type { Enclose, MemoryLimits } from './leave.ts'
import { createMeet } from './meeting.ts'
import type { QueueLimits } from './queue.ts'
import { messageFor } from './reference.ts'
import { type BotSettings, serviceUrlProblem } from './settings.ts'
import type { Answer } from './state.ts'
import type { OnTurn } from './turn.ts'
import { createTurns, defaultTurnLimits, type TurnLimits } from './turns.ts'

export type Dependencies = {
  settings: BotSettings
  store: StateStore
  onTurn: OnTurn
  /** Names what the dialogs' data looks like; change it with them, and data of another version is not run on. */
  dialogsVersion: string
  /** The language to answer in, from what is wished for, in order; wishes may be nonsense. */
  localeOf: (wished: string[]) => string
  /** A kind sentence that names the reference; `unsure` where something may have been created all the same. */
  errorReply: (reference: string, locale: string, unsure: boolean) => Partial<Activity>
  /** Blanks credentials in what goes to the log. */
  mask: (text: string) => string
  /** Takes over what did not reach its channel. */
  undelivered: (undelivered: Undelivered) => void | Promise<void>
  /** Whether something of this conversation waits to leave already; it never does where this is absent. */
  isHeld?: ((channel: string, conversation: string) => boolean) | undefined
  /** Absent where no channel is a log in our own store. */
  enclose?: Enclose
  /** By channel, where a channel limits what may be sent to one conversation. */
  paces?: Readonly<Record<string, Pace>>
  log: Logger
}

/** Everything with a sensible default, replaced by tests and by other clouds. */
export type Options = {
  cloud?: BotCloud
  authentication?: Authentication
  token?: TokenSource
  transport?: Transport
  /** In place of the connector over HTTP; channels inside this process wrap it. */
  connector?: (overHttp: Connector) => Connector
  clock?: Clock
  /** Between 0 and 1, for jitter and references; no secret depends on it. */
  random?: () => number
  instance?: Instance
  keyTimes?: KeyTimes
  retry?: RetryPolicy
  turnLimits?: TurnLimits
  queueLimits?: QueueLimits
  memoryLimits?: Partial<MemoryLimits>
  /** The longest text the dialogs get, in UTF-16 units; the rest is cut off. */
  maxText?: number
}

export type Bot = {
  /** Answers one posted activity; `authorization` is the header's value, empty for none. Never rejects. */
  handle(request: { body: unknown; authorization: string }): Promise<Answer>
  /**
   * Answers one activity of a channel inside this process, which knows its user and wraps the connector. Never rejects.
   * @param fate for an activity that is not on the disk yet: what becomes of it
   */
  receive(activity: unknown, fate?: Fate): Promise<Answer>
  /** Does something to a channel outside of a turn, within `limit` (ms); `key` is the same for every repeat of it. */
  carryOut(effect: Effect, to: Address, key: string, limit: number): Promise<Sent>
  /**
   * Says something of the bot's own accord: in order of calling, not of turns. `key` is the same at every repeat.
   * @param reference the conversation's ConversationReference as JSON; rejects where it is none
   */
  tell(reference: string, message: Partial<Activity>, key: string): Promise<Sent>
  /** Fails when the store cannot be reached. */
  ready(): Promise<void>
  /** Takes no more activities, lets those in line end, and frees the connections. False when the limit (ms) came first. */
  drain(limit: number): Promise<boolean>
}

const hours = 3_600_000
const defaultMemoryLimits: MemoryLimits = {
  silence: 24 * hours,
  keepConversation: 30 * 24 * hours,
  keepUser: 400 * 24 * hours,
  sending: 10_000,
}

/** In ms, for all tries of one message that answers nothing. */
const tellLimit = 10_000

export const createBot = (deps: Dependencies, options: Options = {}): Bot => {
  const { settings, store, log } = deps
  const clock = options.clock ?? systemClock
  const random = options.random ?? Math.random
  const problemWith = lately((serviceUrl) => serviceUrlProblem(serviceUrl, settings))
  // Most of what is masked beside a text is the same in every activity: its type, its language, the bot's name.
  const mask = lately(deps.mask)
  const adapter = new CollectingAdapter(
    options.authentication ?? createAuthentication(settings, options.cloud),
  )
  const authenticate = createCallers({
    settings,
    cloud: options.cloud ?? {},
    sdk: (activity, authorization) => adapter.authenticate(activity, authorization),
    clock,
    keyTimes: options.keyTimes,
    log,
  })
  const transport = options.transport ?? keptAliveTransport()
  const overHttp = toAllowed(
    connector({
      ...deps,
      transport,
      clock,
      random,
      retry: options.retry ?? defaultRetryPolicy,
      token: options.token ?? createTokenSource(settings, options.cloud),
    }),
    problemWith,
  )
  const toChannel = options.connector?.(overHttp) ?? overHttp
  const tryAgain = oneTryWhileSilent(toChannel)
  const meet = createMeet({
    connector: toChannel,
    receive: (activity, key) => turns.handle({ activity, caller: insideCaller, key }),
    clock,
    log,
  })
  const deliver = createDelivery({ ...deps, connector: toChannel, meet })
  const turns = createTurns({
    ...deps,
    adapter,
    deliver,
    clock,
    random,
    instance: options.instance ?? thisInstance(),
    limits: { ...defaultMemoryLimits, ...options.memoryLimits },
    turnLimits: options.turnLimits ?? defaultTurnLimits,
    queueLimits: options.queueLimits ?? { perKey: 64, total: 4096 },
  })
  const together = createCohort()
  let draining = false

  const handle: Bot['handle'] = async ({ body, authorization }) => {
    if (draining) return shuttingDown
    const parsed = parseActivity(body, options.maxText ?? 4000)
    if (!parsed.ok) return { status: 400, body: { error: parsed.problem } }
    const activity = withoutCredentials(parsed.activity, mask)
    const problem = problemWith(activity.serviceUrl)
    if (problem !== null) return { status: 403, body: { error: problem } }
    const caller = await authenticated(authenticate(activity, authorization), activity, log)
    return 'status' in caller ? caller : turns.handle({ activity, caller })
  }

  const receive = async (body: unknown, fate: Fate): Promise<Answer> => {
    await together()
    if (draining) return shuttingDown
    const parsed = parseActivity(body, options.maxText ?? 4000)
    if (!parsed.ok) return { status: 400, body: { error: parsed.problem } }
    const activity = withoutCredentials(parsed.activity, mask)
    return turns.handle({ activity, caller: insideCaller, fate })
  }

  return {
    receive: (activity, fate = kept) =>
      receive(activity, fate).catch((error: unknown) => unexpected(error, log)),
    handle: (request) => handle(request).catch((error: unknown) => unexpected(error, log)),
    carryOut: (effect, to, key, limit) => tryAgain(effect, to, key, clock.elapsed() + limit),
    tell: async (reference, message, key) => {
      const { effect, to } = messageFor(reference, message)
      return tryAgain(effect, to, key, clock.elapsed() + tellLimit)
    },
    ready: () => store.ping(),
    drain: async (limit) => {
      draining = true
      const done = await within(
        limit,
        turns.idle().then(() => true),
        false,
      )
      transport.close()
      return done
    },
  }
}

const shuttingDown: Answer = { status: 503, body: { error: 'shutting down' }, retryAfter: 5 }

const unexpected = (error: unknown, log: Logger): Answer => {
  log.error({ err: error }, 'an activity failed outside of its turn')
  return { status: 503, body: { error: 'failed, try again' }, retryAfter: 1 }
}
