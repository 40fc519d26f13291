import type { Day, EntitlementId, TicketId } from '../../src/rules/index.ts'
import type { ImportRow } from '../../src/store/imports-port.ts'
import type {
  AuditLine,
  Customer,
  CustomerId,
  Entitlement,
  Instant,
  LedgerLine,
  Operation,
  OperationId,
  Sealed,
  Store,
  Tag,
  Ticket,
} from '../../src/store/ports.ts'

export const now = '2026-03-01T12:00:00.000Z' as Instant
export const later = '2026-03-02T12:00:00.000Z' as Instant

export const ada: Customer & { name: string } = {
  id: 'ada' as CustomerId,
  type: 'business',
  name: 'Ada Lovelace',
  email: 'ada@example.org',
}

export const contract = 'contract' as EntitlementId

export const anEntitlement = (changes: Partial<Entitlement> = {}): Entitlement => ({
  id: contract,
  customer: ada.id,
  plan: 'limited',
  incidents: 3,
  used: 0,
  phoneSupport: true,
  startsOn: '2026-01-01' as Day,
  endsOn: '2026-12-31' as Day,
  ...changes,
})

export const aTicket = (id: string, changes: Partial<Ticket> = {}): Ticket => ({
  id: id as TicketId,
  status: 'open',
  entitlement: contract,
  subject: 'It does not start',
  createdAt: now,
  updatedAt: now,
  ...changes,
})

export const anOperation = (
  id: string,
): Omit<Operation, 'outcome' | 'entitlement' | 'ticket' | 'deducted' | 'reversedAt'> => ({
  id: id as OperationId,
  at: now,
  actor: 'cli',
  conversation: null,
  fingerprint: 'open contract',
})

export const aLedgerLine = (changes: Partial<LedgerLine> = {}): LedgerLine => ({
  entitlement: contract,
  at: now,
  kind: 'deduct',
  change: 1,
  usedAfter: 1,
  operation: null,
  ticket: null,
  actor: 'cli',
  reason: null,
  ...changes,
})

export const anAuditLine = (seq: number, changes: Partial<AuditLine> = {}): AuditLine => ({
  seq,
  at: now,
  actor: 'cli',
  action: 'open',
  customer: ada.id,
  detail: '{"name":"Ada Lovelace"}',
  salt: 'salt',
  digest: `digest ${seq}`,
  mac: `mac ${seq}`,
  ...changes,
})

export const code = (tag: string, entitlement: EntitlementId = contract): ImportRow => ({
  list: 'supportCodes',
  at: 'here',
  row: { tag: tag as Tag, sealed: `sealed ${tag}` as Sealed, last: '6789', entitlement },
})

export const key = (tag: string, product: string, entitlement: EntitlementId = contract): ImportRow => ({
  list: 'licenseKeys',
  at: 'here',
  row: { tag: tag as Tag, sealed: `sealed ${tag}` as Sealed, last: '78', product, entitlement },
})

/** Ada with the given entitlements and whatever else hangs on them. */
export const fill = (store: Store, entitlements: Entitlement[], others: ImportRow[] = []): Promise<void> =>
  put(store, [
    { list: 'customers', at: 'here', row: ada },
    ...entitlements.map((row): ImportRow => ({ list: 'entitlements', at: 'here', row })),
    ...others,
  ])

export const put = (store: Store, rows: ImportRow[]): Promise<void> =>
  store.transact(async ({ imports }) => {
    await imports.begin()
    await imports.stage(0, rows)
    const { first } = await imports.conflicts(1)
    if (first.length > 0) throw new Error(JSON.stringify(first))
    await imports.merge(now, 'test')
  })
