import type { Expression, Kysely } from 'kysely'
import type { EntitlementId } from '../../rules/index.ts'
import type { AuditHead, CustomerId, OperationId } from '../ports.ts'
import type { Engine } from './backend.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './schema.ts'

/**
 * What a look inside a transaction locks until its end. All take locks in one order, so that nobody waits in a circle:
 * notice, operation, entitlement, ticket, end of the audit chain.
 */
export interface Locks {
  operation(id: OperationId): Promise<void>
  /** A query for its id is built only where there is something to lock. */
  entitlement(id: EntitlementId | (() => Expression<EntitlementId>)): Promise<void>
  /** All operations, then all entitlements of a customer. */
  customer(id: CustomerId): Promise<void>
}

const nothing = async (): Promise<void> => {}

/** Outside of a transaction; and inside one of SQLite's, which holds the only write lock from its start. */
export const noLocks: Locks = { operation: nothing, entitlement: nothing, customer: nothing }

export const locksOf = (db: Kysely<Tables>, engine: Engine): Locks =>
  engine === 'sqlite' ? noLocks : rowLocks(db)

/** Statements of their own: one that waited for a lock goes on with what its other tables held before the wait. */
const rowLocks = (db: Kysely<Tables>): Locks => {
  const operations = db.selectFrom('operations').select('id').forUpdate()
  const entitlements = db.selectFrom('entitlements').select('id').orderBy('id').forUpdate()
  return {
    operation: async (id) => {
      await operations.where('id', '=', id).execute()
    },
    entitlement: async (id) => {
      await entitlements.where('id', '=', typeof id === 'function' ? id() : id).execute()
    },
    customer: async (id) => {
      const theirs = db.selectFrom('entitlements').select('id').where('customer', '=', id)
      await operations.where('entitlement', 'in', theirs).orderBy('id').execute()
      await entitlements.where('customer', '=', id).execute()
    },
  }
}

export const lockedAuditHead = async (db: Kysely<Tables>, engine: Engine): Promise<AuditHead> => {
  const [head] = (await (engine === 'postgres' ? lockedHead : freeHead)(db, {})).rows
  if (head === undefined) throw new Error('the audit trail has no head')
  return head
}

const freeHead = prepared((db: Kysely<Tables>, _: object) =>
  db.selectFrom('audit_head').select(['seq', 'mac', 'seal']),
)
const lockedHead = prepared((db: Kysely<Tables>, _: object) =>
  db.selectFrom('audit_head').select(['seq', 'mac', 'seal']).forUpdate(),
)
