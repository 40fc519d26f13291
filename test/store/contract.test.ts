import { describe, expect, test } from 'vitest'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import type { CustomerId, OperationId, Tag } from '../../src/store/ports.ts'
import { engines, openForTest } from '../support/stores.ts'
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
  later,
  now,
} from './records.ts'

const nobody = 'nobody' as CustomerId
const id = (text: string) => text as OperationId & EntitlementId & TicketId & Tag

describe.each(engines)('the store on $engine: looking up', ({ freshStore }) => {
  test('a new store is empty until there is a customer', async () => {
    const store = await freshStore()
    expect(await store.read((reader) => reader.isEmpty())).toBe(true)
    await fill(store, [])
    expect(await store.read((reader) => reader.isEmpty())).toBe(false)
  })

  test('what is not in the records is null, in a look and in a transaction', async () => {
    const store = await freshStore()
    for (const look of [store.read, store.transact] as const) {
      const found = await look(async (records) => [
        await records.ticket(id('T-1')),
        await records.byTag('supportCode', id('tag')),
        await records.byTag('licenseKey', id('tag')),
        await records.entitlement(contract),
        await records.customer(nobody),
        await records.operation(id('op')),
        await records.meta('nothing'),
      ])
      expect(found).toEqual([null, null, null, null, null, null, null])
    }
  })

  test('an entitlement comes with its owner, by id, support code and license key', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement({ used: 1 })], [code('c1'), key('k1', 'plesk-panel')])
    const record = {
      customer: ada,
      facts: {
        id: contract,
        owner: 'business',
        plan: { kind: 'limited', incidents: 3, used: 1 },
        phoneSupport: true,
        startsOn: '2026-01-01',
        endsOn: '2026-12-31',
        openTickets: [],
      },
    }
    for (const look of [store.read, store.transact] as const) {
      expect(await look((records) => records.entitlement(contract))).toEqual(record)
      expect(await look((records) => records.byTag('supportCode', id('c1')))).toEqual(record)
      expect(await look((records) => records.byTag('licenseKey', id('k1')))).toEqual({
        ...record,
        product: 'plesk-panel',
      })
      expect(await look((records) => records.byTag('licenseKey', id('c1')))).toBeNull()
    }
  })

  test.each([
    [{ plan: 'unlimited', incidents: null }, { kind: 'unlimited' }],
    [
      { plan: 'limited', incidents: 2, used: 2 },
      { kind: 'limited', incidents: 2, used: 2 },
    ],
  ] as const)('the plan %o has the facts %o', async (changes, plan) => {
    const store = await freshStore()
    await fill(store, [anEntitlement({ ...changes, phoneSupport: false, endsOn: null })])
    const record = await store.read((reader) => reader.entitlement(contract))
    expect(record?.facts).toMatchObject({ plan, phoneSupport: false, endsOn: null })
  })

  test('the open tickets of an entitlement are those not closed, oldest first', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement(), anEntitlement({ id: id('other') })])
    await store.transact(async (writer) => {
      await writer.insertTicket(aTicket('T-NEW', { createdAt: later }))
      await writer.insertTicket(aTicket('T-B', { status: 'pending' }))
      await writer.insertTicket(aTicket('T-A'))
      await writer.insertTicket(aTicket('T-CLOSED', { status: 'closed' }))
      await writer.insertTicket(aTicket('T-OTHER', { entitlement: id('other') }))
    })
    const record = await store.read((reader) => reader.entitlement(contract))
    expect(record?.facts.openTickets).toEqual([
      { id: 'T-A', status: 'open' },
      { id: 'T-B', status: 'pending' },
      { id: 'T-NEW', status: 'open' },
    ])
  })

  test('ids stand in the order of their bytes, on every engine', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement()])
    await store.transact(async (writer) => {
      for (const ticket of ['a-1', 'A1', 'B', 'A-2', '_', 'É']) await writer.insertTicket(aTicket(ticket))
    })
    const record = await store.read((reader) => reader.entitlement(contract))
    expect(record?.facts.openTickets.map((ticket) => ticket.id)).toEqual(['A-2', 'A1', 'B', '_', 'a-1', 'É'])
  })

  test.each(['open', 'pending', 'closed'] as const)(
    'a per-incident plan knows its one ticket while it is %s',
    async (status) => {
      const store = await freshStore()
      await fill(store, [anEntitlement({ plan: 'per-incident', incidents: 1 })])
      await store.transact((writer) => writer.insertTicket(aTicket('T-1', { status })))
      const found = await store.read((reader) => reader.ticket(id('T-1')))
      const ticket = { id: 'T-1', status }
      expect(found?.record.facts.plan).toEqual({ kind: 'per-incident', ticket })
      expect(found?.record.facts.openTickets).toEqual(status === 'closed' ? [] : [ticket])
    },
  )

  test('a ticket comes whole, with its entitlement, also when closed and beside others', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement()])
    const ticket = aTicket('T-1', { status: 'closed', subject: 'Écran noir 🖥', updatedAt: later })
    await store.transact(async (writer) => {
      await writer.insertTicket(ticket)
      await writer.insertTicket(aTicket('T-2'))
    })
    for (const look of [store.read, store.transact] as const) {
      const found = await look((records) => records.ticket(ticket.id))
      expect(found?.ticket).toEqual(ticket)
      expect(found?.record.facts.openTickets).toEqual([{ id: 'T-2', status: 'open' }])
      expect(found?.record.customer).toEqual(ada)
    }
  })

  test('tickets are listed newest first, by customer, entitlement, status and number', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement(), anEntitlement({ id: id('other') })])
    await store.transact(async (writer) => {
      await writer.insertTicket(aTicket('T-1'))
      await writer.insertTicket(aTicket('T-2', { status: 'closed' }))
      await writer.insertTicket(aTicket('T-3', { createdAt: later, entitlement: id('other') }))
    })
    const list = async (
      filter: { customer?: CustomerId; entitlement?: EntitlementId; status?: 'open' },
      limit = 9,
    ) => (await store.read((reader) => reader.tickets({ ...filter, limit }))).map((ticket) => ticket.id)
    expect(await list({})).toEqual(['T-3', 'T-2', 'T-1'])
    expect(await list({}, 2)).toEqual(['T-3', 'T-2'])
    expect(await list({ customer: ada.id })).toEqual(['T-3', 'T-2', 'T-1'])
    expect(await list({ customer: nobody })).toEqual([])
    expect(await list({ entitlement: contract })).toEqual(['T-2', 'T-1'])
    expect(await list({ status: 'open' })).toEqual(['T-3', 'T-1'])
    expect(await list({ customer: ada.id, entitlement: contract, status: 'open' })).toEqual(['T-1'])
  })
})

describe.each(engines)('the store on $engine: transactions', ({ freshStore, freshUrl }) => {
  test('a throw leaves nothing of what was written', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement()])
    const failing = store.transact(async (writer) => {
      await writer.claimOperation(anOperation('op'))
      await writer.spendIncident(contract)
      await writer.insertTicket(aTicket('T-1'))
      await writer.appendLedger(aLedgerLine())
      await writer.appendAudit(anAuditLine(1), { seq: 1, mac: 'mac 1', seal: 'seal' })
      await writer.enqueue({ id: 'm', at: now, topic: 't', ticket: null, entitlement: null, payload: '{}' })
      await writer.setMeta('k', 'v')
      throw new Error('the power goes')
    })
    await expect(failing).rejects.toThrow('the power goes')
    const left = await store.read(async (reader) => ({
      operation: await reader.operation(id('op')),
      used: (await reader.entitlement(contract))?.facts.plan,
      ticket: await reader.ticket(id('T-1')),
      ledger: await reader.ledger(contract),
      head: await reader.auditHead(),
      audit: await reader.audit(0, 9),
      meta: await reader.meta('k'),
    }))
    expect(left).toEqual({
      operation: null,
      used: { kind: 'limited', incidents: 3, used: 0 },
      ticket: null,
      ledger: [],
      head: { seq: 0, mac: '', seal: '' },
      audit: [],
      meta: null,
    })
  })

  test('a look does not see, and does not wait for, what is not committed', async () => {
    const store = await freshStore()
    await store.transact(async (writer) => {
      await writer.setMeta('k', 'v')
      expect(await writer.meta('k')).toBe('v')
      expect(await store.read((reader) => reader.meta('k'))).toBeNull()
    })
    expect(await store.read((reader) => reader.meta('k'))).toBe('v')
  })

  test('two transactions on one entitlement follow each other: the second sees what the first wrote', async () => {
    const url = await freshUrl()
    const [one, two] = [await openForTest(url), await openForTest(url)]
    await fill(one, [anEntitlement()], [code('c1')])
    const open = (store: typeof one, ticket: string) =>
      store.transact(async (writer) => {
        const record = await writer.byTag('supportCode', id('c1'))
        await new Promise((resolve) => setTimeout(resolve, 30))
        await writer.insertTicket(aTicket(ticket))
        return record?.facts.openTickets.length
      })
    const seen = await Promise.all([open(one, 'T-1'), open(two, 'T-2'), open(one, 'T-3'), open(two, 'T-4')])
    expect(seen.sort()).toEqual([0, 1, 2, 3])
  })

  test('a reference to nothing is refused', async () => {
    const store = await freshStore()
    await expect(store.transact((writer) => writer.insertTicket(aTicket('T-1')))).rejects.toThrow(
      /foreign key/i,
    )
  })
})

describe.each(engines)('the store on $engine: operations', ({ freshStore, freshUrl }) => {
  const result = { entitlement: contract, ticket: id('T-1'), deducted: true, outcome: '{"first":true}' }

  test('an operation is claimed once, and tells its outcome afterwards', async () => {
    const store = await freshStore()
    await store.transact(async (writer) => {
      expect(await writer.claimOperation(anOperation('op'))).toBe(true)
      expect(await writer.operation(id('op'))).toMatchObject({
        outcome: null,
        deducted: false,
        reversedAt: null,
      })
      await writer.completeOperation(id('op'), result)
    })
    await store.transact(async (writer) => {
      expect(await writer.claimOperation({ ...anOperation('op'), actor: 'somebody else' })).toBe(false)
      expect(await writer.operation(id('op'))).toEqual({ ...anOperation('op'), ...result, reversedAt: null })
    })
  })

  test('of many claims at once one wins, and the others see its outcome', async () => {
    const url = await freshUrl()
    const stores = [await openForTest(url), await openForTest(url)]
    const attempts = Array.from({ length: 20 }, (_, turn) =>
      stores[turn % 2]?.transact(async (writer) => {
        const won = await writer.claimOperation({ ...anOperation('op'), actor: `actor ${turn}` })
        if (won)
          await writer.completeOperation(id('op'), { ...result, entitlement: null, outcome: `by ${turn}` })
        return { won, outcome: (await writer.operation(id('op')))?.outcome }
      }),
    )
    const outcomes = await Promise.all(attempts)
    expect(outcomes.filter((outcome) => outcome?.won)).toHaveLength(1)
    expect(new Set(outcomes.map((outcome) => outcome?.outcome)).size).toBe(1)
    expect(outcomes[0]?.outcome).toMatch(/^by \d+$/)
  })

  test('a claim that was rolled back is free again, also for one who waited', async () => {
    const url = await freshUrl()
    const [one, two] = [await openForTest(url), await openForTest(url)]
    const claimed = Promise.withResolvers<void>()
    const failing = one.transact(async (writer) => {
      await writer.claimOperation(anOperation('op'))
      claimed.resolve()
      await new Promise((resolve) => setTimeout(resolve, 50))
      throw new Error('the power goes')
    })
    const refused = expect(failing).rejects.toThrow('the power goes')
    await claimed.promise
    expect(await two.transact((writer) => writer.claimOperation(anOperation('op')))).toBe(true)
    await refused
  })

  test('an operation is completed once and reversed once', async () => {
    const store = await freshStore()
    const complete = () => store.transact((writer) => writer.completeOperation(id('op'), result))
    const reverse = () => store.transact((writer) => writer.markReversed(id('op'), later))
    await expect(complete()).rejects.toThrow('not being carried out')
    await expect(reverse()).rejects.toThrow('does not exist')
    await store.transact((writer) => writer.claimOperation(anOperation('op')))
    await complete()
    await expect(complete()).rejects.toThrow('not being carried out')
    await reverse()
    expect((await store.read((reader) => reader.operation(id('op'))))?.reversedAt).toBe(later)
    await expect(reverse()).rejects.toThrow('reversed already')
  })
})

describe.each(engines)('the store on $engine: incidents and tickets', ({ freshStore, freshUrl }) => {
  test('incidents are spent to the last and given back to the first', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement({ incidents: 2 })])
    const counts = await store.transact(async (writer) => [
      await writer.returnIncident(contract),
      await writer.spendIncident(contract),
      await writer.spendIncident(contract),
      await writer.spendIncident(contract),
      await writer.returnIncident(contract),
      await writer.returnIncident(contract),
      await writer.returnIncident(contract),
    ])
    expect(counts).toEqual([null, 1, 2, null, 1, 0, null])
  })

  test.each([
    ['unlimited', null],
    ['per-incident', 1],
  ] as const)('nothing is spent of a plan that is %s', async (plan, incidents) => {
    const store = await freshStore()
    await fill(store, [anEntitlement({ plan, incidents })])
    expect(await store.transact((writer) => writer.spendIncident(contract))).toBeNull()
    expect(await store.transact((writer) => writer.returnIncident(contract))).toBeNull()
    expect(await store.transact((writer) => writer.spendIncident(id('unknown')))).toBeNull()
  })

  test('the last incident goes to one of many', async () => {
    const url = await freshUrl()
    const stores = [await openForTest(url), await openForTest(url)]
    await fill(await openForTest(url), [anEntitlement({ incidents: 3, used: 1 })])
    const spent = await Promise.all(
      Array.from({ length: 12 }, (_, turn) =>
        stores[turn % 2]?.transact((writer) => writer.spendIncident(contract)),
      ),
    )
    expect(spent.filter((used) => used !== null).sort()).toEqual([2, 3])
  })

  test('a ticket moves until it is closed, and never after', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement()])
    await store.transact((writer) => writer.insertTicket(aTicket('T-1')))
    const move = (to: 'open' | 'pending' | 'closed') =>
      store.transact((writer) => writer.moveTicket(id('T-1'), to, later))
    expect(await move('pending')).toBe(true)
    expect(await move('open')).toBe(true)
    expect(await move('closed')).toBe(true)
    expect(await move('closed')).toBe(false)
    expect(await move('open')).toBe(false)
    const found = await store.read((reader) => reader.ticket(id('T-1')))
    expect(found?.ticket).toEqual(aTicket('T-1', { status: 'closed', updatedAt: later }))
    expect(await store.transact((writer) => writer.moveTicket(id('T-2'), 'open', later))).toBe(false)
  })

  test('a ticket id is used once', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement()])
    const insert = () => store.transact((writer) => writer.insertTicket(aTicket('T-1')))
    await insert()
    await expect(insert()).rejects.toThrow(/unique/i)
  })
})

describe.each(engines)('the store on $engine: ledger, audit, outbox, settings', ({ freshStore }) => {
  test('the ledger of an entitlement is read as it was written, oldest first', async () => {
    const store = await freshStore()
    await fill(store, [anEntitlement(), anEntitlement({ id: id('other') })])
    const lines = [
      aLedgerLine({ at: later, operation: id('op'), ticket: id('T-1') }),
      aLedgerLine({ kind: 'reverse', change: -1, usedAfter: 0, reason: 'by mistake' }),
    ]
    await store.transact(async (writer) => {
      for (const line of lines) await writer.appendLedger(line)
      await writer.appendLedger(aLedgerLine({ entitlement: id('other') }))
      expect(await writer.ledger(contract)).toEqual(lines)
    })
    expect(await store.read((reader) => reader.ledger(contract))).toEqual(lines)
  })

  test('the audit trail is read in pages, and its end moves with it', async () => {
    const store = await freshStore()
    const lines = [1, 2, 3, 4, 5].map((seq) => anAuditLine(seq))
    for (const line of lines) {
      await store.transact(async (writer) => {
        const head = await writer.lockAuditHead()
        expect(head.seq).toBe(line.seq - 1)
        await writer.appendAudit(line, { seq: line.seq, mac: line.mac, seal: `seal ${line.seq}` })
      })
    }
    expect(await store.read((reader) => reader.audit(0, 2))).toEqual(lines.slice(0, 2))
    expect(await store.read((reader) => reader.audit(2, 9))).toEqual(lines.slice(2))
    expect(await store.read((reader) => reader.audit(5, 9))).toEqual([])
    expect(await store.read((reader) => reader.auditHead())).toEqual({ seq: 5, mac: 'mac 5', seal: 'seal 5' })
  })

  test('whoever locks the end of the audit trail appends alone', async () => {
    const store = await freshStore()
    const append = () =>
      store.transact(async (writer) => {
        const { seq } = await writer.lockAuditHead()
        await writer.appendAudit(anAuditLine(seq + 1), { seq: seq + 1, mac: 'mac', seal: 'seal' })
      })
    await Promise.all(Array.from({ length: 12 }, append))
    const lines = await store.read((reader) => reader.audit(0, 99))
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  test('a setting is the last value given to it', async () => {
    const store = await freshStore()
    await store.transact((writer) => writer.setMeta('k', 'one'))
    await store.transact((writer) => writer.setMeta('k', 'two'))
    expect(await store.read((reader) => reader.meta('k'))).toBe('two')
  })
})

test('both engines are under test', () => {
  expect(engines.map(({ engine }) => engine)).toEqual(['sqlite', 'postgres'])
})
