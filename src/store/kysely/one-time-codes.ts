import type { ExpressionBuilder, Kysely, Selectable } from 'kysely'
import type { OneTimeCode, OneTimeCodeReader, OneTimeCodeWriter } from '../one-time-codes-port.ts'
import type { Binding, CustomerId, OperationId } from '../ports.ts'
import type { Tables } from './schema.ts'

type Db = Kysely<Tables>

export const createOneTimeCodeReader = (db: Db): OneTimeCodeReader => {
  const codes = () => db.selectFrom('one_time_codes').selectAll()
  return {
    byId: async (id) => {
      const row = await codes().where('id', '=', id).executeTakeFirst()
      return row ? toCode(row) : null
    },
    lastFor: async (operation, by) => {
      const row = await codes()
        .where(isOf(operation, by))
        .orderBy('sent_at', 'desc')
        .orderBy((order) => order.case().when('state', '=', 'void').then(1).else(0).end())
        .executeTakeFirst()
      return row ? toCode(row) : null
    },
    sentTo: async (customer, since) => {
      const rows = await db
        .selectFrom('one_time_codes')
        .select(['entitlement', 'sent_at'])
        .where('entitlement', 'in', contractsOf(db, customer))
        .where('sent_at', '>', since)
        .orderBy('sent_at')
        .execute()
      return rows.map(({ entitlement, sent_at }) => ({ entitlement, sentAt: sent_at }))
    },
    isProved: async ({ by, operation, customer, mailbox }) => {
      const proved = codes()
        .where('state', '=', 'proved')
        .where('actor', '=', by.actor)
        .where('mailbox', '=', mailbox)
        .where('entitlement', 'in', contractsOf(db, customer))
      const here =
        by.conversation === null
          ? proved.where('conversation', 'is', null).where('operation', '=', operation)
          : proved.where('conversation', 'is not', null)
      return (await here.limit(1).executeTakeFirst()) !== undefined
    },
    hasSpent: async (actor, customer) => {
      const spent = await db
        .selectFrom('operations')
        .select('id')
        .where('entitlement', 'in', contractsOf(db, customer))
        .where('actor', '=', actor)
        .where('conversation', 'is not', null)
        .where('deducted', '=', 1)
        .where('reversed_at', 'is', null)
        .where(isNotDenied)
        .limit(1)
        .executeTakeFirst()
      return spent !== undefined
    },
  }
}

export const createOneTimeCodeWriter = (db: Db): OneTimeCodeWriter => ({
  ...createOneTimeCodeReader(db),
  insert: async ({ by: { actor, conversation }, sentAt, expiresAt, ...code }) => {
    await db
      .updateTable('one_time_codes')
      .set({ state: 'void' })
      .where(isOf(code.operation, { actor, conversation }))
      .where('state', '=', 'waiting')
      .execute()
    const row = { ...code, actor, conversation, sent_at: sentAt, expires_at: expiresAt }
    await db.insertInto('one_time_codes').values(row).execute()
  },
  miss: async (id, most) => {
    const { misses } = await db
      .updateTable('one_time_codes')
      .set((row) => ({
        misses: row('misses', '+', 1),
        state: row
          .case()
          .when('misses', '>=', most - 1)
          .then('void' as const)
          .else(row.ref('state'))
          .end(),
      }))
      .where('id', '=', id)
      .returning('misses')
      .executeTakeFirstOrThrow()
    return misses
  },
  prove: async (id) => {
    await db.updateTable('one_time_codes').set({ state: 'proved' }).where('id', '=', id).execute()
  },
  deleteUnproved: async (before, limit) => {
    const over = db
      .selectFrom('one_time_codes')
      .select('id')
      .where('state', '<>', 'proved')
      .where('sent_at', '<', before)
      .limit(limit)
    const { numDeletedRows } = await db
      .deleteFrom('one_time_codes')
      .where('id', 'in', over)
      .executeTakeFirst()
    return Number(numDeletedRows)
  },
})

const contractsOf = (db: Db, customer: CustomerId) =>
  db.selectFrom('entitlements').select('id').where('customer', '=', customer)

const isOf =
  (operation: OperationId, { actor, conversation }: Binding) =>
  (row: ExpressionBuilder<Tables, 'one_time_codes'>) =>
    row.and([
      row('operation', '=', operation),
      row('actor', '=', actor),
      conversation === null ? row('conversation', 'is', null) : row('conversation', '=', conversation),
    ])

const isNotDenied = ({ not, exists, selectFrom }: ExpressionBuilder<Tables, 'operations'>) =>
  not(
    exists(
      selectFrom('disputes')
        .select('disputes.id')
        .whereRef('disputes.operation', '=', 'operations.id')
        .where('disputes.kind', '=', 'notMe'),
    ),
  )

const toCode = ({
  actor,
  conversation,
  sent_at,
  expires_at,
  ...code
}: Selectable<Tables['one_time_codes']>): OneTimeCode => ({
  ...code,
  by: { actor, conversation },
  sentAt: sent_at,
  expiresAt: expires_at,
})
