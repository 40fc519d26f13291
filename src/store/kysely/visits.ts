import { type Kysely, sql, type Transaction } from 'kysely'
import type { CustomerId, Instant, Place, Visit } from '../ports.ts'
import type { Visits } from '../visits-port.ts'
import type { Backend } from './backend.ts'
import { changeLanes } from './delivery-lanes.ts'
import type { Documents } from './documents.ts'
import { prepared } from './prepared.ts'
import { retrying } from './retry.ts'
import type { Tables } from './schema.ts'

type ConversationTables = {
  bot_state: { kind: 'conversation' | 'user'; channel: string; id: string }
  channel_conversations: { id: string }
}

/** Visits that are due to be looked at again, on either engine, over the connections of the desk's store. */
export const createVisits = (backend: Pick<Backend, 'writes' | 'documents' | 'isContention'>): Visits => ({
  look: (now, again, limit) =>
    retrying(
      () => backend.writes.transaction().execute((db) => look(db, backend.documents, { now, again, limit })),
      backend.isContention,
    ),
})

export const addVisit = async (
  db: Kysely<Tables>,
  customer: CustomerId,
  { user, ...visit }: Visit,
  due_at: Instant,
): Promise<void> => {
  await insertVisit(db, { customer, ...visit, user_id: user, due_at })
}

const insertVisit = prepared(
  (
    db: Kysely<Tables>,
    { customer, channel, conversation, actor, user_id, due_at }: Omit<Tables['visits'], 'erased'>,
  ) =>
    db
      .insertInto('visits')
      .values({ customer, channel, conversation, actor, user_id, due_at, erased: 0 })
      .onConflict((conflict) => conflict.doNothing()),
)

export const hasVisit = async (
  db: Kysely<Tables>,
  customer: CustomerId,
  visit: Omit<Visit, 'user'>,
): Promise<boolean> => {
  const found = db
    .selectFrom('visits')
    .select('customer')
    .where(matching({ customer, ...visit }))
  return (await found.executeTakeFirst()) !== undefined
}

/** Also those that were not taken down as visits: what was carried out, and what is followed. */
export const visitsOf = async (db: Kysely<Tables>, customer: CustomerId): Promise<Visit[]> => {
  const theirs = db.selectFrom('entitlements').select('id').where('customer', '=', customer)
  const taken = await db.selectFrom('visits').selectAll().where('customer', '=', customer).execute()
  const followed = await db
    .selectFrom('subscriptions')
    .select(['channel', 'conversation', 'user_id'])
    .where('entitlement', 'in', theirs)
    .execute()
  const done = await db
    .selectFrom('operations')
    .select(['conversation', 'actor'])
    .where('entitlement', 'in', theirs)
    .where('conversation', 'is not', null)
    .execute()
  const all: Visit[] = [
    ...taken.map(({ channel, conversation, actor, user_id }) => ({
      channel,
      conversation,
      actor,
      user: user_id,
    })),
    ...followed.map(({ user_id, channel, conversation }) => ({
      channel,
      conversation,
      actor: `${channel}:${user_id}`,
      user: user_id,
    })),
    ...done.flatMap(({ conversation, actor }) => {
      const place = placeNamed(conversation ?? '')
      return place ? [{ ...place, actor, user: actor.slice(place.channel.length + 1) || null }] : []
    }),
  ]
  const named = all.map(
    (visit) => [[visit.channel, visit.conversation, visit.actor, visit.user].join('\n'), visit] as const,
  )
  return [...new Map(named).values()]
}

/** A conversation as `Binding` names it; null for one of no channel, such as the command line's. */
const placeNamed = (conversation: string): Place | null => {
  const [, channel, id] = /^([^:]+):(.+)$/s.exec(conversation) ?? []
  return channel === undefined || id === undefined ? null : { channel, conversation: id }
}

/** As `Maintenance.forgetVisits` says. Ids of the embedded channel's conversations are random, and no other channel's. */
export const forgetVisits = async (
  transaction: Transaction<Tables>,
  visits: Visit[],
  documents: Documents | null,
): Promise<void> => {
  const db = transaction.withTables<ConversationTables>()
  for (const { channel, conversation, user } of visits) {
    const remembered = [
      { kind: 'conversation', id: conversation } as const,
      ...(user === null ? [] : [{ kind: 'user', id: user } as const]),
    ]
    for (const { kind, id } of remembered)
      await db
        .deleteFrom('bot_state')
        .where('kind', '=', kind)
        .where('channel', '=', channel)
        .where('id', '=', id)
        .execute()
    documents?.clear()
    await db.deleteFrom('channel_conversations').where('id', '=', conversation).execute()
    await db
      .deleteFrom('subscriptions')
      .where('channel', '=', channel)
      .where('conversation', '=', conversation)
      .execute()
    if (user !== null)
      await db.deleteFrom('proofs').where('channel', '=', channel).where('user_id', '=', user).execute()
  }
  await dropReplies(transaction, visits)
}

/** What the bot says in a conversation leaves by the lanes named after it; see `conversationLane`. */
const dropReplies = (db: Transaction<Tables>, visits: Visit[]): Promise<void> => {
  const lanes = visits.flatMap(({ channel, conversation }) => {
    const lane = `conversation ${channel} ${conversation}`
    return [lane, `${lane} (changes)`]
  })
  return changeLanes(db, lanes, async (here) => {
    await db.deleteFrom('deliveries').where('lane', 'in', here).execute()
  })
}

const look = async (
  db: Transaction<Tables>,
  documents: Documents | null,
  { now, again, limit }: { now: Instant; again: Instant; limit: number },
): Promise<number> => {
  const due = await db
    .selectFrom('visits')
    .selectAll()
    .where('due_at', '<', now)
    .orderBy('due_at')
    .limit(limit)
    .execute()
  for (const { customer, channel, conversation, actor, user_id, erased } of due) {
    const visit = { channel, conversation, actor, user: user_id }
    if (erased === 1) await forgetVisits(db, [visit], documents)
    const isOver = erased === 1 || !(await isRemembered(db, visit))
    const row = { customer, channel, conversation, actor }
    if (isOver) await db.deleteFrom('visits').where(matching(row)).execute()
    else await db.updateTable('visits').set({ due_at: again }).where(matching(row)).execute()
  }
  return due.length
}

const matching = (row: { customer: CustomerId; channel: string; conversation: string; actor: string }) =>
  sql<boolean>`customer = ${row.customer} and channel = ${row.channel} and conversation = ${row.conversation} and actor = ${row.actor}`

/** Whether anything is kept of what was said there, or of who said it. */
const isRemembered = async (
  transaction: Transaction<Tables>,
  { channel, conversation, user }: Visit,
): Promise<boolean> => {
  const db = transaction.withTables<ConversationTables>()
  const document = db
    .selectFrom('bot_state')
    .select('id')
    .where('channel', '=', channel)
    .where(({ or, and, eb }) =>
      or([
        and([eb('kind', '=', 'conversation'), eb('id', '=', conversation)]),
        and([eb('kind', '=', 'user'), eb('id', '=', user ?? '')]),
      ]),
    )
  const logged = db.selectFrom('channel_conversations').select('id').where('id', '=', conversation)
  return (
    (await document.limit(1).executeTakeFirst()) !== undefined ||
    (await logged.executeTakeFirst()) !== undefined
  )
}
