import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImportResult } from '../../src/desk/import/import-files.ts'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import { instantOf, type Store } from '../../src/store/ports.ts'
import { engines, openForTest } from '../support/stores.ts'
import {
  customer,
  entitlement,
  fileOf,
  jsonFile,
  problemsOf,
  recordsOf,
  runImport,
  ticket,
} from './support.ts'

const everything = {
  customers: [customer('C1'), customer('C2', { type: 'home', email: null })],
  entitlements: [
    entitlement('E1', 'C1', { used: 2 }),
    entitlement('E2', 'C1', { plan: 'unlimited', incidents: null, endsOn: null }),
    entitlement('E3', 'C2', { plan: 'per-incident', incidents: null }),
  ],
  supportCodes: [{ code: '0012345678', entitlement: 'E1' }],
  licenseKeys: [{ key: '00123456', product: 'plesk-panel', entitlement: 'E2' }],
  tickets: [ticket('TCK-1', 'E1'), ticket('TCK-2', 'E1', { status: 'closed' })],
}

const countsOf = (result: ImportResult) => {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.counts
}

const e1 = 'E1' as EntitlementId
const tck1 = 'TCK-1' as TicketId
const later = instantOf(new Date('2026-05-05T10:00:00.000Z'))

const usedOf = async (store: Store, id = e1): Promise<unknown> =>
  (await store.read((reader) => reader.entitlement(id)))?.facts.plan

describe.each(engines)('an import into $engine', ({ engine, freshUrl }) => {
  const world = async () => {
    const url = await freshUrl()
    return { url, store: await openForTest(url) }
  }

  it('creates what is new, and counts it by list', async () => {
    const { store, url } = await world()
    const result = await runImport({ store }, [jsonFile(everything)])
    const none = { updated: 0, unchanged: 0 }
    expect(result).toEqual({
      ok: true,
      dryRun: false,
      counts: {
        customers: { created: 2, ...none },
        entitlements: { created: 3, ...none },
        supportCodes: { created: 1, ...none },
        licenseKeys: { created: 1, ...none },
        tickets: { created: 2, ...none },
      },
      createdTickets: [{ entitlement: 'E3', ticket: expect.stringMatching(/^T-\w{5}-\w{5}-\w$/) }],
    })
    const records = await recordsOf(url)
    expect(records.entitlements).toMatchObject([
      {
        id: 'E1',
        customer: 'C1',
        plan: 'limited',
        incidents: 5,
        used: 2,
        imported_used: 2,
        phone_support: 1,
      },
      { id: 'E2', incidents: null, ends_on: null },
      { id: 'E3', plan: 'per-incident', incidents: 1, used: 0 },
    ])
    expect(records.ledger).toMatchObject([
      { entitlement: 'E1', kind: 'import', change: 2, used_after: 2, actor: 'cli', operation: null },
    ])
    expect(records.tickets).toMatchObject([
      { entitlement: 'E3', status: 'open', imported_status: null },
      { id: 'TCK-1', status: 'open', imported_status: 'open' },
      { id: 'TCK-2', status: 'closed', imported_status: 'closed' },
    ])
    expect(JSON.stringify(records)).not.toMatch(/0012345678|00123456/)
  })

  it('changes nothing by the same file again, later', async () => {
    const { store, url } = await world()
    await runImport({ store }, [jsonFile(everything)])
    const before = await recordsOf(url)
    const again = await runImport({ store, at: later }, [jsonFile(everything)])
    expect(Object.values(countsOf(again)).every(({ created, updated }) => created + updated === 0)).toBe(true)
    expect(countsOf(again).tickets.unchanged).toBe(2)
    expect(await recordsOf(url)).toEqual(before)
  })

  it('takes CSV files of one list each as one import, in any order', async () => {
    const { store, url } = await world()
    const csv = [
      fileOf('1.csv', 'code;entitlement\r\n0012345678;E1\r\n'),
      fileOf(
        '2.csv',
        '\uFEFFid,customer,plan,incidents,used,phoneSupport,startsOn,endsOn\nE1,C1,limited,5,2,true,2026-01-01,2026-12-31\n',
      ),
      fileOf('3.csv', 'id,type,name,email\nC1,business,Ana Lind,ana@example.org\n'),
    ]
    countsOf(await runImport({ store }, csv))
    const fromCsv = await recordsOf(url)
    const json = {
      customers: [customer('C1')],
      entitlements: [entitlement('E1', 'C1', { used: 2 })],
      supportCodes: everything.supportCodes,
    }
    expect(countsOf(await runImport({ store, at: later }, [jsonFile(json)])).supportCodes.unchanged).toBe(1)
    expect(await recordsOf(url)).toEqual(fromCsv)
  })

  it('updates what changed and leaves the rest alone', async () => {
    const { store, url } = await world()
    await runImport({ store }, [jsonFile(everything)])
    const before = await recordsOf(url)
    const changed = {
      ...everything,
      customers: [customer('C1', { name: 'Bo Ek' }), everything.customers[1]],
      entitlements: [entitlement('E1', 'C1', { used: 3, endsOn: null }), ...everything.entitlements.slice(1)],
      supportCodes: [{ code: '0012345678', entitlement: 'E2' }],
      licenseKeys: [{ key: '00123456', product: 'plesk-billing', entitlement: 'E2' }],
      tickets: [ticket('TCK-1', 'E1', { status: 'pending' }), everything.tickets[1]],
    }
    const counts = countsOf(await runImport({ store, at: later }, [jsonFile(changed)]))
    expect(counts).toEqual({
      customers: { created: 0, updated: 1, unchanged: 1 },
      entitlements: { created: 0, updated: 1, unchanged: 2 },
      supportCodes: { created: 0, updated: 1, unchanged: 0 },
      licenseKeys: { created: 0, updated: 1, unchanged: 0 },
      tickets: { created: 0, updated: 1, unchanged: 1 },
    })
    const after = await recordsOf(url)
    expect(after.ledger).toMatchObject([
      { change: 2, used_after: 2 },
      { change: 1, used_after: 3, at: later },
    ])
    expect(after.tickets).toMatchObject([
      before.tickets?.[0] ?? {},
      { id: 'TCK-1', status: 'pending', updated_at: later },
      before.tickets?.[2] ?? {},
    ])
    expect(after.support_codes).toEqual([{ ...Object(before.support_codes?.[0]), entitlement: 'E2' }])
  })

  it('does not give incidents back that were spent here', async () => {
    const { store } = await world()
    await runImport({ store }, [jsonFile(everything)])
    await store.transact((writer) => writer.spendIncident(e1))
    await runImport({ store }, [jsonFile(everything)])
    expect(await usedOf(store)).toMatchObject({ used: 3 })
    const more = { entitlements: [entitlement('E1', 'C1', { used: 3 })] }
    expect(countsOf(await runImport({ store }, [jsonFile(more)])).entitlements.updated).toBe(1)
    expect(await usedOf(store)).toMatchObject({ used: 4 })
    const tooMany = { entitlements: [entitlement('E1', 'C1', { used: 5 })] }
    expect(problemsOf(await runImport({ store }, [jsonFile(tooMany)]))).toEqual([
      expect.stringMatching(
        /^1:\d+: used: expected a count that leaves 0 to 5 incidents used: 1 more were used here, which makes 6$/,
      ),
    ])
    const tooFew = { entitlements: [entitlement('E1', 'C1', { used: 3, incidents: 3 })] }
    expect((await runImport({ store }, [jsonFile(tooFew)])).ok).toBe(false)
    expect(await usedOf(store)).toMatchObject({ used: 4, incidents: 5 })
  })

  it('leaves a ticket closed that was closed here, while the file says nothing new', async () => {
    const { store, url } = await world()
    await runImport({ store }, [jsonFile(everything)])
    await store.transact((writer) => writer.moveTicket(tck1, 'closed', later))
    const before = await recordsOf(url)
    countsOf(await runImport({ store }, [jsonFile(everything)]))
    expect(await recordsOf(url)).toEqual(before)
    const reopened = {
      tickets: [ticket('TCK-1', 'E1', { status: 'pending' }), ticket('TCK-2', 'E1', { status: 'open' })],
    }
    expect(problemsOf(await runImport({ store }, [jsonFile(reopened)]))).toEqual([
      expect.stringContaining(
        'status: expected closed: the ticket is closed on record, which is final; found pending',
      ),
      expect.stringContaining(
        'status: expected closed: the ticket is closed on record, which is final; found open',
      ),
    ])
    expect(
      countsOf(
        await runImport({ store }, [jsonFile({ tickets: [ticket('TCK-1', 'E1', { status: 'closed' })] })]),
      ).tickets.updated,
    ).toBe(1)
  })

  it.each([
    [
      'an owner that is unknown',
      'C9',
      { entitlements: [entitlement('E9', 'C9')] },
      'customer: expected a customer of this import or on record, found C9',
    ],
    [
      'a code of an entitlement that is unknown',
      'E9',
      { supportCodes: [{ code: '1234567890', entitlement: 'E9' }] },
      'entitlement: expected an entitlement of this import or on record, found E9',
    ],
    [
      'a reference that is a code',
      '1234567890',
      { tickets: [ticket('T9', '1234567890')] },
      'entitlement: expected an entitlement of this import or on record, found ••••••7890',
    ],
    [
      'the same id twice',
      'C9',
      { customers: [customer('C9'), customer('C9', { name: 'B' })] },
      'id: expected once in the import; it stands first in import.json, line 1, column 21',
    ],
    [
      'the same code twice',
      '1234567890',
      {
        supportCodes: [
          { code: '1234567890', entitlement: 'E1' },
          { code: '1234567890', entitlement: 'E2' },
        ],
      },
      'code: expected once in the import; it stands first in import.json, line 1, column 26',
    ],
    [
      'the same ticket in two spellings',
      'TCK-9',
      { tickets: [ticket('tck-9', 'E1'), ticket('TCK-9', 'E1')] },
      'id: expected once in the import; it stands first in import.json, line 1, column 19',
    ],
    [
      'a code of another customer',
      '0012345678',
      { supportCodes: [{ code: '0012345678', entitlement: 'E3' }] },
      'code: expected a support code that is not on record for another customer',
    ],
    [
      'a key of another customer',
      '00123456',
      { licenseKeys: [{ key: '00123456', product: 'plesk-panel', entitlement: 'E3' }] },
      'key: expected a license key that is not on record for another customer',
    ],
    [
      'a ticket moved elsewhere',
      'E2',
      { tickets: [ticket('TCK-1', 'E2')] },
      'entitlement: expected E1, under which the ticket is on record, found E2',
    ],
    [
      'a second ticket of one incident',
      'E3',
      { tickets: [ticket('TCK-9', 'E3')] },
      'entitlement: expected another entitlement: E3 is per-incident and has its one ticket',
    ],
    [
      'two tickets of one incident',
      'E9',
      {
        entitlements: [entitlement('E9', 'C1', { plan: 'per-incident', incidents: 1 })],
        tickets: [ticket('TCK-8', 'E9'), ticket('TCK-9', 'E9')],
      },
      'entitlement: expected another entitlement: E9 is per-incident and has its one ticket',
    ],
    [
      'a plan for one ticket over two',
      'per-incident',
      { entitlements: [entitlement('E1', 'C1', { plan: 'per-incident', incidents: 1 })] },
      'plan: expected another plan: a per-incident entitlement has one ticket, and this one has several on record',
    ],
  ])('is refused as a whole for %s, at its place', async (_, fault, content, problem) => {
    const { store, url } = await world()
    countsOf(await runImport({ store }, [jsonFile(everything)]))
    const before = await recordsOf(url)
    const result = await runImport({ store }, [
      jsonFile({ customers: [customer('C5')] }, 'good.json'),
      jsonFile(content),
    ])
    expect(result).toMatchObject({ ok: false, total: 1, problems: [{ file: 'import.json' }] })
    const column = JSON.stringify(content).lastIndexOf(`"${fault}"`) + 1
    expect(problemsOf(result)).toEqual([`1:${column}: ${problem}`])
    expect(await recordsOf(url)).toEqual(before)
  })

  it('names the first place of what stands in two files', async () => {
    const { store } = await world()
    const result = await runImport({ store }, [
      fileOf('a.csv', 'id,type,name,email\nC0,home,A,\nC1,home,A,\n'),
      jsonFile({ customers: [customer('C1')] }, 'b.json'),
    ])
    expect(result).toMatchObject({
      problems: [
        {
          file: 'b.json',
          problem: 'id: expected once in the import; it stands first in a.csv, line 3, column 1',
        },
      ],
    })
  })

  it('moves a code to another entitlement of the same customer: a renewal', async () => {
    const { store } = await world()
    await runImport({ store }, [jsonFile(everything)])
    const renewal = {
      entitlements: [entitlement('E4', 'C1')],
      supportCodes: [{ code: '0012345678', entitlement: 'E4' }],
    }
    expect(countsOf(await runImport({ store }, [jsonFile(renewal)])).supportCodes.updated).toBe(1)
  })

  it('does not bring back a customer who was erased', async () => {
    const { store, url } = await world()
    await runImport({ store }, [jsonFile({ customers: [customer('C1')] })])
    const id = customer('C1').id as Parameters<Parameters<Parameters<Store['transact']>[0]>[0]['customer']>[0]
    await store.transact((writer) => writer.maintenance.eraseCustomer(id))
    const before = await recordsOf(url)
    expect(problemsOf(await runImport({ store }, [jsonFile({ customers: [customer('C1')] })]))).toEqual([
      '1:21: id: expected no customer that was erased on request: take it out of the file',
    ])
    expect(await recordsOf(url)).toEqual(before)
  })

  it('tells the first 100 of 150 problems, and counts all', async () => {
    const { store } = await world()
    const customers = Array.from({ length: 150 }, (_, n) => customer(`C${n}`, { type: 'none' }))
    const bad = await runImport({ store }, [jsonFile({ customers })])
    expect(bad).toMatchObject({ ok: false, total: 150 })
    expect(problemsOf(bad)).toHaveLength(100)
    const entitlements = Array.from({ length: 150 }, (_, n) => entitlement(`E${n}`, 'C9'))
    const dangling = await runImport({ store }, [fileOf('e.json', JSON.stringify({ entitlements }, null, 1))])
    expect(dangling).toMatchObject({ ok: false, total: 150 })
    const lines = problemsOf(dangling).map((problem) => Number.parseInt(problem, 10))
    expect(lines).toHaveLength(100)
    expect(lines).toEqual(lines.toSorted((a, b) => a - b))
  })

  it('does everything in a dry run, and takes it back', async () => {
    const { store, url } = await world()
    await runImport({ store }, [jsonFile({ customers: [customer('C1', { name: 'Old' })] })])
    const before = await recordsOf(url)
    const dry = await runImport({ store }, [jsonFile(everything)], { dryRun: true })
    expect(dry).toMatchObject({
      ok: true,
      dryRun: true,
      counts: { customers: { created: 1, updated: 1 } },
      createdTickets: [{ entitlement: 'E3' }],
    })
    expect(await recordsOf(url)).toEqual(before)
    expect(countsOf(await runImport({ store }, [jsonFile(everything)]))).toEqual(countsOf(dry))
  })

  it('is taken back when its audit line cannot be written, and audits only what changed something', async () => {
    const { store, url } = await world()
    const before = await recordsOf(url)
    const failing = async () => {
      throw new Error('no audit')
    }
    await expect(runImport({ store, audit: failing }, [jsonFile(everything)])).rejects.toThrow('no audit')
    expect(await recordsOf(url)).toEqual(before)
    const audited: unknown[] = []
    const audit = async (_: unknown, entry: unknown) => {
      audited.push(entry)
    }
    await runImport({ store, audit }, [jsonFile(everything)])
    await runImport({ store, audit }, [jsonFile(everything)])
    expect(audited).toEqual([
      {
        action: 'import',
        actor: 'cli',
        detail: {
          files: [{ name: 'import.json', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
          counts: expect.objectContaining({ customers: { created: 2, updated: 0, unchanged: 0 } }),
          createdTickets: 1,
        },
      },
    ])
  })

  it('is idempotent whatever it holds, and a dry run foretells its counts', async () => {
    const { store, url } = await world()
    await fc.assert(
      fc.asyncProperty(imports, async (content) => {
        const foretold = await runImport({ store }, [jsonFile(content)], { dryRun: true })
        const before = await recordsOf(url)
        const first = await runImport({ store }, [jsonFile(content)])
        if (!first.ok) {
          expect(foretold).toEqual(first)
          expect(await recordsOf(url)).toEqual(before)
          return
        }
        expect(countsOf(foretold)).toEqual(first.counts)
        const after = await recordsOf(url)
        const second = await runImport({ store, at: later }, [jsonFile(content)])
        expect(Object.values(countsOf(second)).map(({ created, updated }) => created + updated)).toEqual([
          0, 0, 0, 0, 0,
        ])
        expect(await recordsOf(url)).toEqual(after)
      }),
      { numRuns: engine === 'sqlite' ? 50 : 8 },
    )
  }, 120_000)
})

/** Small worlds over few ids, so that imports meet each other's records. */
const pick = <T>(...values: [T, ...T[]]) => fc.constantFrom(...values)
const plans = fc.oneof(
  fc.record({
    plan: fc.constant('limited'),
    incidents: fc.integer({ min: 3, max: 5 }),
    used: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    plan: fc.constant('unlimited'),
    incidents: fc.constant(null),
    used: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    plan: fc.constant('per-incident'),
    incidents: fc.constant(1),
    used: fc.integer({ min: 0, max: 1 }),
  }),
)
const unique = <T extends Record<string, unknown>>(row: fc.Arbitrary<T>, key: string) =>
  fc.uniqueArray(row, { selector: (one) => one[key], maxLength: 3 })
const imports = fc.record({
  customers: fc
    .record({ a: pick('home', 'business'), b: pick('home', 'business') })
    .map(({ a, b }) => [customer('C1', { type: a }), customer('C2', { type: b })]),
  entitlements: fc
    .tuple(plans, plans, pick('C1', 'C2'))
    .map(([one, two, owner]) => [entitlement('E1', 'C1', one), entitlement('E2', owner, two)]),
  supportCodes: unique(
    fc.record({ code: pick('0000000001', '0000000002'), entitlement: pick('E1', 'E2') }),
    'code',
  ),
  licenseKeys: unique(
    fc.record({ key: pick('00000001', '00000002'), product: pick('a', 'b'), entitlement: pick('E1', 'E2') }),
    'key',
  ),
  tickets: unique(
    fc.record({
      id: pick('T1', 'T2', 'T3'),
      entitlement: pick('E1', 'E2'),
      status: pick('open', 'pending', 'closed'),
      subject: pick('a', 'b'),
    }),
    'id',
  ),
})
