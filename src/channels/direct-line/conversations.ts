import { ActivityTypes } from 'botbuilder'
import type { NewEntry, PendingActivity } from '../../store/log-port.ts'
import { type Instant, instantOf, type Sealed } from '../../store/ports.ts'
import { type AnsweringDeps, answering, longAgo } from './answering.ts'
import { channelDataOf, pageOf, parseActivity } from './page.ts'
import type { ActivityJson, DirectLine, Posted } from './service.ts'
import { activityId, botAccount, fromUser, maskActivity, tagged } from './wire.ts'

export type ConversationsDeps = AnsweringDeps & {
  /** How an activity came in is kept sealed until it is answered: it may hold a credential. */
  seals: { seal(text: string): Sealed; unseal(sealed: Sealed): string }
  mask: (text: string) => string
  /** Stands for an address, which is kept nowhere. */
  tagOf: (network: string) => string
  /** What the card said that was answered by this value, in its JSON as well; null where the value is no card's. */
  markOf: (value: unknown) => string | null
  /** From when on a conversation may be deleted in which something was said now. */
  expiresAt: (now: Date) => Instant
  newId: () => string
}

export type Conversations = DirectLine & {
  /**
   * Hands the bot what it has not answered, such as after a restart, oldest first; resolves once they are in line. Only what
   * came before `before`: younger ones are another's to run. A turn that was run already is not run again.
   */
  recover(before: Instant): Promise<void>
}

const pageSize = 200
const recoverySize = 500
const userTypes: unknown[] = [ActivityTypes.Message, ActivityTypes.Event]

/** The embedded channel on its log: taken down first, answered after, so that a restart loses nothing. */
export const createConversations = (deps: ConversationsDeps): Conversations => {
  const { log, watchers, now } = deps
  const answer = answering(deps)

  const take = async (
    conversation: string,
    key: string,
    activity: ActivityJson,
    shown: ActivityJson | null,
  ): Promise<number | null> => {
    const at = instantOf(now())
    const said: NewEntry = {
      key,
      author: 'user',
      json: shown && JSON.stringify(maskActivity(shown, deps.mask)),
      pending: deps.seals.seal(JSON.stringify(activity)),
      at,
      expiresAt: deps.expiresAt(new Date(at)),
    }
    const told = Promise.withResolvers<void>()
    const entry = await log.append(conversation, said, (position, fate) => {
      void answer(conversation, { position, at }, activity, { fate, told: told.promise })
    })
    if (entry === null) return null
    watchers.tell(conversation, entry.change ? [entry.change] : [])
    told.resolve()
    return entry.position
  }

  return {
    start: async (conversation, user, { locale, name }) => {
      const at = now()
      const isNew = await log.open({ id: conversation, user, expiresAt: deps.expiresAt(at) })
      const coming = { type: ActivityTypes.ConversationUpdate, ...(locale && { locale }) }
      const member = { id: user, ...(name && { name }) }
      const activity = fromUser({ ...coming, from: member }, conversation, user, at.toISOString())
      // Also where it is open already: the greeting may not have been taken down then, and is not taken down twice.
      await take(conversation, 'coming', { ...activity, membersAdded: [member, botAccount] }, null)
      return { isNew }
    },
    find: async (conversation) => {
      const found = await log.find(conversation, instantOf(now()))
      return found && { user: asUser(found.user) }
    },
    post: async (conversation, user, activity, network) => {
      if (activity.type === ActivityTypes.Typing) return { ok: true, id: activityId(conversation, 0) }
      if (!userTypes.includes(activity.type)) return badType
      const posted = {
        ...fromUser(activity, conversation, user, now().toISOString()),
        ...(await answeredCard(conversation, activity, deps)),
      }
      const from = tagged(posted, network === null ? null : deps.tagOf(network))
      const position = await take(conversation, keyOf(activity) ?? deps.newId(), from, posted)
      return position === null ? unknown : { ok: true, id: activityId(conversation, position) }
    },
    read: async (conversation, watermark) => {
      const rows = await log.read(conversation, watermark, pageSize)
      return pageOf(conversation, rows, { after: watermark, isLast: rows.length < pageSize })
    },
    watch: (conversation, reader) => watchers.add(conversation, reader),
    recover: async (before) => {
      const left = await log.pending(before, recoverySize)
      for (const one of left) {
        const activity = opened(one, deps)
        if (activity === null) await log.settle(one.conversation, one)
        else void answer(one.conversation, one, activity, longAgo)
      }
    },
  }
}

/** Web Chat does not say which card a submit comes from, and the card is to be replaced by its result. */
const answeredCard = async (
  conversation: string,
  { replyToId, value }: ActivityJson,
  { log, markOf }: ConversationsDeps,
): Promise<{ replyToId?: string }> => {
  const mark = replyToId === undefined ? markOf(value) : null
  const position = mark === null ? null : await log.lastReplyWith(conversation, mark)
  return position === null ? {} : { replyToId: activityId(conversation, position) }
}

const badType: Posted = {
  ok: false,
  status: 400,
  code: 'BadArgument',
  message: 'type: expected message, event or typing',
}
const unknown: Posted = {
  ok: false,
  status: 404,
  code: 'BadArgument',
  message: 'Conversation not found',
}

const asUser = (user: string) => user as NonNullable<Awaited<ReturnType<DirectLine['find']>>>['user']

/** The client names each activity that it posts; posted again, it is the same one. */
const keyOf = (activity: ActivityJson): string | null => {
  const data = channelDataOf(activity)
  const id = 'clientActivityID' in data ? data.clientActivityID : null
  return typeof id === 'string' && id !== '' && id.length <= 200 ? `user ${id}` : null
}

/** Null where the key is another one by now: then nobody can answer it. */
const opened = ({ pending }: PendingActivity, { seals, logger }: ConversationsDeps): ActivityJson | null => {
  try {
    return parseActivity(seals.unseal(pending))
  } catch {
    logger.error('a pending activity was sealed with another key and is lost')
    return null
  }
}
