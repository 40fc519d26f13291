import { type Kysely, sql, type Transaction } from 'kysely'
import type { CodeRef } from '../codes-port.ts'
import type { ImportWriter } from '../imports-port.ts'
import type { Writer } from '../ports.ts'
import type { AuditHead, AuditLine } from '../records.ts'
import type { Engine } from './backend.ts'
import { createCodeWriter } from './codes.ts'
import { createDisputeWriter } from './disputes.ts'
import { createImportWriter } from './imports.ts'
import { createKeyWriter } from './keys.ts'
import { lockedAuditHead, locksOf } from './locks.ts'
import { createMaintenance } from './maintenance.ts'
import { createNotices } from './notices.ts'
import { createOneTimeCodeWriter } from './one-time-codes.ts'
import { prepared } from './prepared.ts'
import { createReader } from './reader.ts'
import type { Tables } from './schema.ts'
import { subscribe } from './subscriptions.ts'
import { addVisit } from './visits.ts'

export const createWriter = (db: Transaction<Tables>, engine: Engine): Writer => ({
  ...createReader(db, locksOf(db, engine)),
  ...operationWriter(db),
  ...deskWriter(db),
  ...trailWriter(db, engine),
  keys: createKeyWriter(db),
  codes: createCodeWriter(db),
  disputes: createDisputeWriter(db),
  subscribe: (subscription) => subscribe(db, subscription),
  visit: (customer, visit, dueAt) => addVisit(db, customer, visit, dueAt),
  oneTimeCodes: createOneTimeCodeWriter(db),
  maintenance: createMaintenance(db, engine),
  notices: createNotices(db),
  imports: importWriter(db, engine),
})

/** An import is long work: the time limits of the server, meant for turns of a conversation, do not hold for it. */
const importWriter = (db: Transaction<Tables>, engine: Engine): ImportWriter => {
  const imports = createImportWriter(db, engine)
  if (engine === 'sqlite') return imports
  return {
    ...imports,
    begin: async () => {
      await sql`set local statement_timeout = 0`.execute(db)
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(db)
      await imports.begin()
    },
  }
}

const operationWriter = (
  db: Transaction<Tables>,
): Pick<Writer, 'claimOperation' | 'completeOperation' | 'markReversed'> => ({
  // On PostgreSQL the insert waits for a transaction that is at the same id: it claims only if that one rolls back.
  claimOperation: async (operation) => {
    const claimed = await db
      .insertInto('operations')
      .values({
        id: operation.id,
        at: operation.at,
        actor: operation.actor,
        conversation: operation.conversation,
        fingerprint: operation.fingerprint,
        deducted: 0,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    return claimed !== undefined
  },
  completeOperation: async (id, { entitlement, ticket, deducted, outcome, code }) => {
    await db
      .updateTable('operations')
      .set({ entitlement, ticket, deducted: deducted ? 1 : 0, outcome, ...usedCode(code) })
      .where('id', '=', id)
      .where('outcome', 'is', null)
      .returning('id')
      .executeTakeFirstOrThrow(broken(`operation ${id} is not being carried out`))
  },
  markReversed: async (id, at) => {
    await db
      .updateTable('operations')
      .set({ reversed_at: at })
      .where('id', '=', id)
      .where('reversed_at', 'is', null)
      .returning('id')
      .executeTakeFirstOrThrow(broken(`operation ${id} does not exist or is reversed already`))
  },
})

const usedCode = (code: CodeRef | null | undefined) =>
  !code ? {} : { [code.kind === 'supportCode' ? 'support_code' : 'license_key']: code.tag }

const deskWriter = (
  db: Transaction<Tables>,
): Pick<Writer, 'spendIncident' | 'returnIncident' | 'insertTicket' | 'moveTicket'> => ({
  spendIncident: async (id) => {
    const spent = await db
      .updateTable('entitlements')
      .set((row) => ({ used: row('used', '+', 1) }))
      .where('id', '=', id)
      .where('plan', '=', 'limited')
      .whereRef('used', '<', 'incidents')
      .returning('used')
      .executeTakeFirst()
    return spent?.used ?? null
  },
  returnIncident: async (id) => {
    const returned = await db
      .updateTable('entitlements')
      .set((row) => ({ used: row('used', '-', 1) }))
      .where('id', '=', id)
      .where('plan', '=', 'limited')
      .where('used', '>', 0)
      .returning('used')
      .executeTakeFirst()
    return returned?.used ?? null
  },
  insertTicket: async ({ id, entitlement, status, subject, createdAt, updatedAt }) => {
    const row = { id, entitlement, status, subject, created_at: createdAt, updated_at: updatedAt }
    await db.insertInto('tickets').values(row).execute()
  },
  moveTicket: async (id, to, at) => {
    const moved = await db
      .updateTable('tickets')
      .set({ status: to, updated_at: at })
      .where('id', '=', id)
      .where('status', '<>', 'closed')
      .returning('id')
      .executeTakeFirst()
    return moved !== undefined
  },
})

const trailWriter = (
  db: Transaction<Tables>,
  engine: Engine,
): Pick<Writer, 'appendLedger' | 'lockAuditHead' | 'appendAudit' | 'enqueue' | 'setMeta'> => ({
  appendLedger: async ({ usedAfter, ...line }) => {
    await db
      .insertInto('ledger')
      .values({ ...line, used_after: usedAfter })
      .execute()
  },
  lockAuditHead: () => lockedAuditHead(db, engine),
  appendAudit: async (line, head) => {
    await insertAudit(db, line)
    await moveAuditHead(db, head)
  },
  enqueue: async (message) => {
    await db.insertInto('outbox').values(message).execute()
  },
  setMeta: async (key, value) => {
    await db
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
  },
})

const insertAudit = prepared(
  (db: Kysely<Tables>, { at, actor, action, customer, detail, seq, salt, digest, mac }: AuditLine) =>
    db.insertInto('audit').values({ at, actor, action, customer, detail, seq, salt, digest, mac }),
)

const moveAuditHead = prepared((db: Kysely<Tables>, { seq, mac, seal }: AuditHead) =>
  db.updateTable('audit_head').set({ seq, mac, seal }).where('id', '=', 1),
)

const broken = (what: string) => () => new Error(what)
