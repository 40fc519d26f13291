import { describe, expect, test } from 'vitest'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import type { CustomerId, OperationId, Sealed, Store, Tag } from '../../src/store/ports.ts'
import { engines, openForTest, rowsOf } from '../support/stores.ts'
import {
  ada,
  aLedgerLine,
  anAuditLine,
  anEntitlement,
  anOperation,
  aTicket,
  code,
  contract,
  fill,
  key,
  now,
  put,
} from './records.ts'

const id = (text: string) => text as CustomerId & OperationId & EntitlementId & TicketId & Tag

describe.each(engines)('the store on $engine: a new key', ({ freshStore }) => {
  test.each(['supportCode', 'licenseKey'] as const)('every %s is met once, page by page', async (kind) => {
    const store = await freshStore()
    const tags = ['-a', 'A', 'B', '_', 'a', 'b', 'z']
    const rows = tags.map((tag) => (kind === 'supportCode' ? code(tag) : key(tag, 'plesk-panel')))
    await fill(store, [anEntitlement()], rows)
    const seen = await store.transact(async ({ maintenance }) => {
      const found: Tag[] = []
      for (let after: Tag | null = null; ; after = found.at(-1) ?? null) {
        const page = await maintenance.credentials(kind, after, 3)
        if (page.length === 0) return found
        expect(page.length).toBeLessThanOrEqual(3)
        expect(page[0]).toEqual({ kind, tag: page[0]?.tag, sealed: `sealed ${page[0]?.tag}` })
        found.push(...page.map(({ tag }) => tag))
      }
    })
    expect(seen).toEqual(tags)
  })

  test('a credential is found by its new tag only', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement()], [code('old'), key('old', 'plesk-panel')])
    const to = { tag: id('new'), sealed: 'sealed anew' as Sealed }
    await store.transact(({ maintenance }) => maintenance.retag('supportCode', id('old'), to))
    expect(await store.read((reader) => reader.byTag('supportCode', id('old')))).toBeNull()
    expect((await store.read((reader) => reader.byTag('supportCode', id('new'))))?.facts.id).toBe(contract)
    expect(await store.read((reader) => reader.byTag('licenseKey', id('old')))).not.toBeNull()
    await expect(
      store.transact(({ maintenance }) => maintenance.retag('supportCode', id('old'), to)),
    ).rejects.toThrow('no supportCode has the tag')
  })

  test('the audit trail gets new MACs, in any number, and keeps the rest', async () => {
    const store = await freshStore()
    const lines = Array.from({ length: 1_203 }, (_, index) => anAuditLine(index + 1))
    await store.transact(async (writer) => {
      for (const line of lines) await writer.appendAudit(line, { seq: line.seq, mac: line.mac, seal: 'seal' })
    })
    const anew = lines.slice(0, -1).map(({ seq }) => ({ seq, mac: `new ${seq}` }))
    const head = { seq: 1_203, mac: 'new end', seal: 'new seal' }
    await store.transact(({ maintenance }) => maintenance.rewriteAuditMacs(anew, null))
    expect((await store.read((reader) => reader.auditHead())).seal).toBe('seal')
    await store.transact(({ maintenance }) => maintenance.rewriteAuditMacs([], head))
    expect(await store.read((reader) => reader.auditHead())).toEqual(head)
    const expected = lines.map((line) => (line.seq === 1_203 ? line : { ...line, mac: `new ${line.seq}` }))
    expect(await store.read((reader) => reader.audit(0, 9_999))).toEqual(expected)
  })
})

/** Every place where something personal may stand, for one customer. */
const live = async (store: Store, name: string): Promise<void> => {
  const entitlement = id(`contract of ${name}`)
  await put(store, [
    {
      list: 'customers',
      at: 'here',
      row: { ...ada, id: id(name), name: `secret name ${name}`, email: `secret-${name}@example.org` },
    },
    { list: 'entitlements', at: 'here', row: anEntitlement({ id: entitlement, customer: id(name) }) },
    code(`code ${name}`, entitlement),
    key(`key ${name}`, 'plesk-panel', entitlement),
  ])
  await store.transact(async (writer) => {
    const ticket = id(`T-${name}`)
    const operation = id(`op ${name}`)
    await writer.claimOperation(anOperation(operation))
    await writer.insertTicket(aTicket(ticket, { entitlement, subject: `secret subject ${name}` }))
    await writer.appendLedger(
      aLedgerLine({ entitlement, operation, ticket, reason: `secret reason ${name}` }),
    )
    const { seq } = await writer.lockAuditHead()
    const line = anAuditLine(seq + 1, {
      customer: id(name),
      detail: `secret detail ${name}`,
      salt: `secret salt ${name}`,
    })
    await writer.appendAudit(line, { seq: line.seq, mac: line.mac, seal: 'seal' })
    const messages = [
      { id: `by entitlement ${name}`, ticket: null, entitlement },
      { id: `by ticket ${name}`, ticket, entitlement: null },
    ]
    for (const message of messages) {
      await writer.enqueue({ ...message, at: now, topic: 'opened', payload: `secret payload ${name}` })
    }
    await writer.completeOperation(operation, {
      entitlement,
      ticket,
      deducted: true,
      outcome: `secret outcome ${name}`,
    })
  })
}

const tables = [
  'customers',
  'support_codes',
  'license_keys',
  'tickets',
  'ledger',
  'operations',
  'outbox',
  'audit',
]

const contents = async (url: string): Promise<string> =>
  JSON.stringify(await Promise.all(tables.map((table) => rowsOf(url, `select * from ${table}`))))

const secretsOf = (text: string, name: string): string[] =>
  ['name', 'subject', 'reason', 'detail', 'salt', 'payload', 'outcome']
    .map((what) => `secret ${what} ${name}`)
    .concat(`secret-${name}@example.org`, `sealed code ${name}`, `sealed key ${name}`)
    .filter((secret) => text.includes(secret))

describe.each(engines)('the store on $engine: erasing a customer', ({ freshUrl }) => {
  test('nothing personal of theirs is left, all of the others is', async () => {
    const url = await freshUrl()
    const store = await openForTest(url)
    await live(store, 'bob')
    await live(store, 'eve')
    expect(secretsOf(await contents(url), 'eve')).toHaveLength(10)
    const erased = await store.transact(({ maintenance }) => maintenance.eraseCustomer(id('eve')))
    expect(erased).toEqual({ auditSeqs: [2], tickets: 1, credentials: 2 })
    const left = await contents(url)
    expect(secretsOf(left, 'eve')).toEqual([])
    expect(secretsOf(left, 'bob')).toHaveLength(10)
  })

  test('what is not personal stays: ids, states, numbers, digests', async () => {
    const url = await freshUrl()
    const store = await openForTest(url)
    await live(store, 'eve')
    const [before] = await store.read((reader) => reader.audit(0, 1))
    await store.transact(({ maintenance }) => maintenance.eraseCustomer(id('eve')))
    const left = await store.read(async (reader) => ({
      customer: await reader.customer(id('eve')),
      ticket: (await reader.ticket(id('T-eve')))?.ticket,
      ledger: (await reader.ledger(id('contract of eve'))).map(({ change, reason }) => ({ change, reason })),
      operation: await reader.operation(id('op eve')),
      audit: await reader.audit(0, 9),
    }))
    expect(left).toMatchObject({
      customer: { id: 'eve', type: 'business', name: null, email: null },
      ticket: { id: 'T-eve', status: 'open', subject: '' },
      ledger: [{ change: 1, reason: null }],
      operation: { ticket: 'T-eve', deducted: true, outcome: null },
      audit: [{ ...before, detail: null, salt: null }],
    })
  })

  test('erasing again, or somebody unknown, changes nothing', async () => {
    const url = await freshUrl()
    const store = await openForTest(url)
    await live(store, 'eve')
    const erase = (who: string) => store.transact(({ maintenance }) => maintenance.eraseCustomer(id(who)))
    await erase('eve')
    const left = await contents(url)
    expect(await erase('eve')).toMatchObject({ auditSeqs: [], credentials: 0 })
    expect(await erase('nobody')).toEqual({ auditSeqs: [], tickets: 0, credentials: 0 })
    expect(await contents(url)).toBe(left)
  })

  test('a compacted store goes on', async () => {
    const url = await freshUrl()
    const store = await openForTest(url)
    await live(store, 'bob')
    await store.compact()
    await store.compact()
    expect((await store.read((reader) => reader.ticket(id('T-bob'))))?.ticket.subject).toBe(
      'secret subject bob',
    )
    expect(await store.transact((writer) => writer.spendIncident(id('contract of bob')))).toBe(1)
  })
})
