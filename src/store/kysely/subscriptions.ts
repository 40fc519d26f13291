import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import type { EntitlementId, TicketId } from '../../rules/index.ts'
import type { Place, Reader, Subscription } from '../ports.ts'
import type { Subscriptions } from '../subscriptions-port.ts'
import type { Backend } from './backend.ts'
import { given, prepared } from './prepared.ts'
import { retrying } from './retry.ts'
import type { Tables } from './schema.ts'

type Db = Kysely<Tables>

/** The subscriptions on either engine, over the connections of the desk's store. */
export const createSubscriptions = ({
  reads,
  writes,
  isContention,
}: Pick<Backend, 'reads' | 'writes' | 'isContention'>): Subscriptions => {
  const write = <T>(run: () => Promise<T>): Promise<T> => retrying(run, isContention)
  return {
    put: (subscription) => write(() => subscribe(writes, subscription)),
    readdress: (place, address) => write(() => readdress(writes, place, address)),
    mute: (place, ticket, muted) => write(() => mute(writes, place, ticket, muted)),
    of: async (place) => (await inOrder(at(reads, place)).execute()).map(toSubscription),
    find: async (id) => {
      const row = await reads.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toSubscription(row) : null
    },
    deleteOf: (place) => write(() => deleteOf(writes, place)),
    deleteOver: (before, limit) => write(() => deleteOver(writes, before, limit)),
  }
}

/** As `Reader.subscribers` says. */
export const subscribers =
  (db: Db): Reader['subscribers'] =>
  async (of) => {
    const { rows } = await ('ticket' in of ? ofTicket(db, of) : ofEntitlement(db, of))
    return rows.map(toSubscription)
  }

const told = (db: Db) => db.selectFrom('subscriptions').selectAll().where('muted', '=', sql.lit(0))

const ofTicket = prepared((db: Db, { ticket }: { ticket: TicketId }) =>
  inOrder(told(db).where('ticket', '=', ticket)),
)

const ofEntitlement = prepared((db: Db, { entitlement }: { entitlement: EntitlementId }) =>
  inOrder(told(db).where('entitlement', '=', given(entitlement)).where(hasShownCode)),
)

/**
 * A ticket's number proves that ticket alone; who has used a code in the conversation may hear of the contract's others,
 * as long as that code is not blocked.
 */
const hasShownCode = ({ exists, selectFrom }: ExpressionBuilder<Tables, 'subscriptions'>) =>
  exists(
    selectFrom('operations')
      .leftJoin('support_codes', 'support_codes.tag', 'operations.support_code')
      .leftJoin('license_keys', 'license_keys.tag', 'operations.license_key')
      .select('operations.id')
      .whereRef('operations.entitlement', '=', 'subscriptions.entitlement')
      .where(
        sql<boolean>`operations.conversation = subscriptions.channel || ':' || subscriptions.conversation`,
      )
      .where(({ or, eb }) =>
        or([eb('operations.support_code', 'is not', null), eb('operations.license_key', 'is not', null)]),
      )
      .where('support_codes.blocked_at', 'is', null)
      .where('license_keys.blocked_at', 'is', null),
  )

const at = (db: Db, { channel, conversation }: Place) =>
  db
    .selectFrom('subscriptions')
    .selectAll()
    .where('channel', '=', channel)
    .where('conversation', '=', conversation)

const inOrder = (query: ReturnType<typeof at>) => query.orderBy('since').orderBy('id')

const toSubscription = ({ user_id, muted, ...row }: Selectable<Tables['subscriptions']>): Subscription => ({
  ...row,
  user: user_id,
  muted: muted === 1,
})

/** As `Subscriptions.put` says. */
export const subscribe = async (
  db: Db,
  { user, ...added }: Omit<Subscription, 'muted'>,
): Promise<Subscription> => {
  const { rows } = await put(db, { ...added, user_id: user })
  const [row] = rows
  if (!row) throw new Error('a subscription was put on record and is not there')
  return toSubscription(row)
}

const put = prepared(
  (
    db: Db,
    {
      id,
      channel,
      conversation,
      user_id,
      reference,
      ticket,
      entitlement,
      locale,
      since,
    }: Omit<Tables['subscriptions'], 'muted'>,
  ) =>
    db
      .insertInto('subscriptions')
      .values({ id, channel, conversation, user_id, reference, ticket, entitlement, locale, since, muted: 0 })
      .onConflict((conflict) =>
        conflict
          .columns(['channel', 'conversation', 'ticket'])
          .doUpdateSet({ user_id, reference, locale, entitlement }),
      )
      .returningAll(),
)

const readdress = async (
  db: Db,
  { channel, conversation }: Place,
  { user, ...address }: Pick<Subscription, 'user' | 'reference' | 'locale'>,
): Promise<void> => {
  await db
    .updateTable('subscriptions')
    .set(address)
    .where('channel', '=', channel)
    .where('conversation', '=', conversation)
    .where('user_id', '=', user)
    .execute()
}

const mute = async (
  db: Db,
  { channel, conversation }: Place,
  ticket: Subscription['ticket'] | null,
  muted: boolean,
): Promise<Subscription['ticket'][]> => {
  const rows = await db
    .updateTable('subscriptions')
    .set({ muted: muted ? 1 : 0 })
    .where('channel', '=', channel)
    .where('conversation', '=', conversation)
    .$if(ticket !== null, (query) => query.where('ticket', '=', ticket))
    .returning('ticket')
    .execute()
  return rows.map((row) => row.ticket)
}

const deleteOf = async (db: Db, { channel, conversation }: Place): Promise<number> => {
  const { numDeletedRows } = await db
    .deleteFrom('subscriptions')
    .where('channel', '=', channel)
    .where('conversation', '=', conversation)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

const deleteOver = async (db: Db, before: Subscription['since'], limit: number): Promise<number> => {
  const over = db
    .selectFrom('subscriptions')
    .innerJoin('tickets', 'tickets.id', 'subscriptions.ticket')
    .select('subscriptions.id')
    .where('tickets.status', '=', 'closed')
    .where('tickets.updated_at', '<', before)
    .limit(limit)
  const { numDeletedRows } = await db.deleteFrom('subscriptions').where('id', 'in', over).executeTakeFirst()
  return Number(numDeletedRows)
}
