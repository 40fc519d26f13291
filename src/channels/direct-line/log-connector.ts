import { type Activity, ActivityTypes } from 'botbuilder'
import type { Clock } from '../../bot/clock.ts'
import type { Connector, Effect, Sent } from '../../bot/connector/connector.ts'
import type { Enclose } from '../../bot/leave.ts'
import type { TurnEffect } from '../../bot/meeting.ts'
import type { ConversationLog, NewEntry } from '../../store/log-port.ts'
import { type Instant, instantOf } from '../../store/ports.ts'
import type { Unsettled } from './answering.ts'
import type { Watchers } from './watchers.ts'
import { activityId, fromBot, insideUrl, positionOf } from './wire.ts'

export type LogConnectorDeps = {
  log: ConversationLog
  watchers: Watchers
  clock: Clock
  /** From when on a conversation may be deleted in which something was said now. */
  expiresAt: (now: Date) => Instant
}

/** In ms; a store that is out of reach may come back within the turn's time. */
const pause = 250

/**
 * Replies of the embedded channel go into the conversation's log and from there to whoever reads it: no HTTP to itself.
 * The key keeps a reply that is repeated from being there twice.
 */
export const logConnector =
  (deps: LogConnectorDeps) =>
  (overHttp: Connector): Connector => ({
    ...overHttp,
    carryOut: async (effect, to, key, until) => {
      if (to.serviceUrl !== insideUrl) return overHttp.carryOut(effect, to, key, until)
      for (;;) {
        try {
          return await carryOut(effect, to.conversation, key, deps)
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error)
          if (deps.clock.elapsed() + pause >= until) return { ok: false, reason: { kind: 'unreached', why } }
          await deps.clock.sleep(pause)
        }
      }
    },
  })

/** Typing is over with the turn, and so is not among it. What the turn has settled is taken out of `unsettled`. */
export const encloseInLog =
  (deps: Omit<LogConnectorDeps, 'log'>, unsettled: Unsettled): Enclose =>
  ({ serviceUrl, conversation: { id: conversation }, id = '', timestamp }, effects) => {
    const position = positionOf(id)
    if (serviceUrl !== insideUrl || position === null || !timestamp || !effects.every(isOfLog)) return null
    const now = deps.clock.now()
    const replies = effects.flatMap((effect) =>
      effect.kind === 'send' && effect.activity.type !== ActivityTypes.Typing
        ? [replyOf(effect.activity, conversation, now, deps)]
        : [],
    )
    const replaced = effects.flatMap((effect) =>
      effect.kind === 'send' ? [] : [replacementOf(effect, conversation, now)],
    )
    return {
      said: { conversation, replies, replaced, settled: { position, at: instantOf(timestamp) } },
      onCommitted: (logged) => {
        const asked = unsettled.get(id) ?? Promise.resolve()
        unsettled.delete(id)
        void asked.then(() => deps.watchers.tell(conversation, logged))
      },
    }
  }

const isOfLog = (effect: TurnEffect): effect is Effect => effect.kind !== 'meet'

const replacementOf = (
  effect: Exclude<Effect, { kind: 'send' }>,
  conversation: string,
  now: Date,
): { position: number; json: string | null } =>
  effect.kind === 'delete'
    ? { position: positionOf(effect.id) ?? -1, json: null }
    : {
        position: positionOf(effect.activity.id) ?? -1,
        json: JSON.stringify(fromBot({ ...effect.activity }, conversation, instantOf(now))),
      }

const replyOf = (
  activity: Partial<Activity>,
  conversation: string,
  now: Date,
  { expiresAt }: Pick<LogConnectorDeps, 'expiresAt'>,
): Omit<NewEntry, 'key'> => ({
  author: 'bot',
  json: JSON.stringify(fromBot({ ...activity }, conversation, instantOf(now))),
  pending: null,
  at: instantOf(now),
  expiresAt: expiresAt(now),
})

const carryOut = async (
  effect: Effect,
  conversation: string,
  key: string,
  { log, watchers, clock, expiresAt }: LogConnectorDeps,
): Promise<Sent> => {
  const now = clock.now()
  if (effect.kind === 'send') {
    if (effect.activity.type === ActivityTypes.Typing) {
      watchers.pass(conversation, fromBot({ ...effect.activity }, conversation, instantOf(now)))
      return { ok: true, id: null }
    }
    const reply = replyOf(effect.activity, conversation, now, { expiresAt })
    const added = await log.append(conversation, { ...reply, key: `bot ${key}` })
    watchers.tell(conversation, added?.change ? [added.change] : [])
    return added === null ? gone : { ok: true, id: activityId(conversation, added.position) }
  }
  const { position, json } = replacementOf(effect, conversation, now)
  const replaced = await log.replace(conversation, position, json)
  watchers.tell(conversation, replaced ? [replaced] : [])
  return replaced ? { ok: true, id: activityId(conversation, position) } : gone
}

const gone: Sent = { ok: false, reason: { kind: 'rejected', status: 404 } }
