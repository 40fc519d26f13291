import type { Kysely, Transaction } from 'kysely'
import type { CodeRef } from '../codes-port.ts'
import type { Operation, Tag, Writer } from '../ports.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './schema.ts'

/** What is carried out under ids that are used once. */
export const operationWriter = (
  db: Transaction<Tables>,
): Pick<Writer, 'claimOperation' | 'completeOperation' | 'markReversed'> => ({
  // On PostgreSQL the insert waits for a transaction that is at the same id: it claims only if that one rolls back.
  claimOperation: async (operation) => {
    const { id, at, actor, conversation, fingerprint } = operation
    const { rows } = await claimOperation(db, { id, at, actor, conversation, fingerprint })
    return rows.length === 1
  },
  completeOperation: async (id, { entitlement, ticket, deducted, outcome, code }) => {
    const done = { entitlement, ticket, deducted: deducted ? 1 : 0, outcome } as const
    const { rows } = await completeOperation(db, { id, ...done, ...usedCode(code) })
    if (rows.length === 0) throw new Error(`operation ${id} is not being carried out`)
  },
  markReversed: async (id, at) => {
    await db
      .updateTable('operations')
      .set({ reversed_at: at })
      .where('id', '=', id)
      .where('reversed_at', 'is', null)
      .returning('id')
      .executeTakeFirstOrThrow(() => new Error(`operation ${id} does not exist or is reversed already`))
  },
})

type Claimed = Pick<Operation, 'id' | 'at' | 'actor' | 'conversation' | 'fingerprint'>

const claimOperation = prepared((db: Kysely<Tables>, { id, at, actor, conversation, fingerprint }: Claimed) =>
  db
    .insertInto('operations')
    .values({ id, at, actor, conversation, fingerprint, deducted: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id'),
)

type Completed = Pick<Operation, 'id' | 'entitlement' | 'ticket'> &
  UsedCode & { deducted: 0 | 1; outcome: string }

const completeOperation = prepared(
  (
    db: Kysely<Tables>,
    { id, entitlement, ticket, deducted, outcome, support_code, license_key }: Completed,
  ) =>
    db
      .updateTable('operations')
      .set({ entitlement, ticket, deducted, outcome, support_code, license_key })
      .where('id', '=', id)
      .where('outcome', 'is', null)
      .returning('id'),
)

type UsedCode = { support_code: Tag | null; license_key: Tag | null }

const usedCode = (code: CodeRef | null | undefined): UsedCode => ({
  support_code: code?.kind === 'supportCode' ? code.tag : null,
  license_key: code?.kind === 'licenseKey' ? code.tag : null,
})
