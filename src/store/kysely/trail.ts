import type { Kysely, Transaction } from 'kysely'
import type { AuditHead, AuditLine, LedgerLine, Writer } from '../ports.ts'
import type { Engine } from './backend.ts'
import { lockedAuditHead } from './locks.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './schema.ts'

/** What is only ever added to: ledger, audit trail, outbox. */
export const trailWriter = (
  db: Transaction<Tables>,
  engine: Engine,
): Pick<Writer, 'appendLedger' | 'lockAuditHead' | 'appendAudit' | 'enqueue' | 'setMeta'> => ({
  appendLedger: async ({ usedAfter, ...line }) => {
    await appendLedger(db, { ...line, used_after: usedAfter })
  },
  lockAuditHead: () => lockedAuditHead(db, engine),
  appendAudit: async (line, head) => {
    await insertAudit(db, line)
    await moveAuditHead(db, head)
  },
  enqueue: async (message) => {
    await enqueue(db, message)
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

type Line = Omit<LedgerLine, 'usedAfter'> & { used_after: number }

const appendLedger = prepared(
  (
    db: Kysely<Tables>,
    { entitlement, at, kind, change, operation, ticket, actor, reason, used_after }: Line,
  ) =>
    db
      .insertInto('ledger')
      .values({ entitlement, at, kind, change, operation, ticket, actor, reason, used_after }),
)

const enqueue = prepared(
  (db: Kysely<Tables>, { id, at, topic, ticket, entitlement, payload }: Parameters<Writer['enqueue']>[0]) =>
    db.insertInto('outbox').values({ id, at, topic, ticket, entitlement, payload }),
)
