import { ActivityTypes } from 'botbuilder'
import type { Clock } from '../../bot/clock.ts'
import type { Connector, Effect, Sent } from '../../bot/connector/connector.ts'
import type { ConversationLog } from '../../store/log-port.ts'
import { type Instant, instantOf } from '../../store/ports.ts'
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

const carryOut = async (
  effect: Effect,
  conversation: string,
  key: string,
  { log, watchers, clock, expiresAt }: LogConnectorDeps,
): Promise<Sent> => {
  const now = clock.now()
  const at = instantOf(now)
  if (effect.kind === 'send') {
    const activity = fromBot({ ...effect.activity }, conversation, at)
    if (effect.activity.type === ActivityTypes.Typing) {
      watchers.pass(conversation, activity)
      return { ok: true, id: null }
    }
    const entry = {
      key: `bot ${key}`,
      author: 'bot' as const,
      json: JSON.stringify(activity),
      pending: null,
      at,
      expiresAt: expiresAt(now),
    }
    const added = await log.append(conversation, entry)
    watchers.tell(conversation)
    return added === null ? gone : { ok: true, id: activityId(conversation, added.position) }
  }
  const id = effect.kind === 'update' ? effect.activity.id : effect.id
  const json =
    effect.kind === 'update' ? JSON.stringify(fromBot({ ...effect.activity }, conversation, at)) : null
  const replaced = await log.replace(conversation, positionOf(id) ?? -1, json)
  watchers.tell(conversation)
  return replaced ? { ok: true, id } : gone
}

const gone: Sent = { ok: false, reason: { kind: 'rejected', status: 404 } }
