import { ActivityTypes } from 'botbuilder'
import type { Clock } from '../../bot/clock.ts'
import type { Connector, NamedEffect, Sent } from '../../bot/connector/connector.ts'
import type { ConversationLog, LogChange } from '../../store/log-port.ts'
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
 * Replies of the embedded channel go into the conversation's log and from there to whoever reads it: no HTTP to itself, and
 * one transaction for all that a turn says. The key keeps a reply that is repeated from being there twice.
 */
export const logConnector =
  (deps: LogConnectorDeps) =>
  (overHttp: Connector): Connector => {
    const carryOutAll: Required<Connector>['carryOutAll'] = (effects, to, until) =>
      to.serviceUrl === insideUrl ? untilWritten(effects, to.conversation, until, deps) : null
    return {
      ...overHttp,
      carryOutAll,
      carryOut: async (effect, to, key, until) => {
        const sent = await carryOutAll([{ effect, key }], to, until)
        return sent?.[0] ?? overHttp.carryOut(effect, to, key, until)
      },
    }
  }

const untilWritten = async (
  effects: readonly NamedEffect[],
  conversation: string,
  until: number,
  deps: LogConnectorDeps,
): Promise<Sent[]> => {
  for (;;) {
    try {
      return await write(effects, conversation, deps)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (deps.clock.elapsed() + pause >= until)
        return effects.map(() => ({ ok: false, reason: { kind: 'unreached', why } }))
      await deps.clock.sleep(pause)
    }
  }
}

/** What passes, such as typing, is told and kept nowhere. */
const write = async (
  effects: readonly NamedEffect[],
  conversation: string,
  { log, watchers, clock, expiresAt }: LogConnectorDeps,
): Promise<Sent[]> => {
  const now = clock.now()
  const changes = effects
    .filter((one) => !isPassing(one))
    .map((one) => changeBy(one, conversation, now, expiresAt(now)))
  const places = changes.length > 0 ? await log.change(conversation, changes) : []
  watchers.tell(conversation)
  return effects.map((one) => {
    if (!isPassing(one)) return sentTo(conversation, places.shift() ?? null)
    watchers.pass(conversation, fromBot({ type: ActivityTypes.Typing }, conversation, instantOf(now)))
    return { ok: true, id: null }
  })
}

const isPassing = ({ effect }: NamedEffect): boolean =>
  effect.kind === 'send' && effect.activity.type === ActivityTypes.Typing

const changeBy = (
  { effect, key }: NamedEffect,
  conversation: string,
  now: Date,
  expiresAt: Instant,
): LogChange => {
  const at = instantOf(now)
  if (effect.kind === 'delete') return { kind: 'replace', position: positionOf(effect.id) ?? -1, json: null }
  const json = JSON.stringify(fromBot({ ...effect.activity }, conversation, at))
  if (effect.kind === 'update')
    return { kind: 'replace', position: positionOf(effect.activity.id) ?? -1, json }
  return { kind: 'append', entry: { key: `bot ${key}`, author: 'bot', json, pending: null, at, expiresAt } }
}

const sentTo = (conversation: string, place: number | null): Sent =>
  place === null ? gone : { ok: true, id: activityId(conversation, place) }

const gone: Sent = { ok: false, reason: { kind: 'rejected', status: 404 } }
