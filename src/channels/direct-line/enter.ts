import type { Caller } from './caller.ts'
import { type Answer, forbidden, notFound } from './errors.ts'
import { isConversationId } from './ids.ts'
import type { ConversationId, DirectLine, UserId } from './service.ts'

type Entered = { ok: true; conversation: ConversationId; user: UserId } | { ok: false; answer: Answer }

/** A token opens its own conversation only, and only once it is started. */
export const enter = async (id: string, caller: Caller, service: DirectLine): Promise<Entered> => {
  if (caller.by === 'token' && caller.grant.conv !== id)
    return { ok: false, answer: forbidden('the token is for another conversation') }
  if (!isConversationId(id)) return unknown
  const owner = await service.find(id)
  const isTheirs = caller.by === 'secret' || caller.grant.user === owner?.user
  return owner !== null && isTheirs ? { ok: true, conversation: id, user: owner.user } : unknown
}

const unknown: Entered = { ok: false, answer: notFound('there is no such conversation') }
