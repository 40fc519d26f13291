import { describe, expect, it } from 'vitest'
import { judgeRow } from '../../src/desk/import/judge-row.ts'
import { readRows } from '../../src/desk/import/read-rows.ts'
import type { ImportRow } from '../../src/store/imports-port.ts'
import { customer, entitlement, pieces, secrets, ticket } from './support.ts'

type Judged = { rows: ImportRow[]; problems: string[] }

const judge = async (text: string): Promise<Judged> => {
  const judged: Judged = { rows: [], problems: [] }
  for await (const items of readRows('file', pieces(Buffer.from(text), 1 << 16))) {
    for (const item of items) {
      if (item.kind === 'problem') throw new Error(item.problem)
      const row = judgeRow(item, secrets, ({ line, column }, problem) =>
        judged.problems.push(`${line}:${column}: ${problem}`),
      )
      if (row) judged.rows.push(row)
    }
  }
  return judged
}

/** One row on a line of its own, so that its column is its character. */
const judgeOne = (list: string, row: unknown): Promise<Judged> =>
  judge(`{"${list}":[\n${JSON.stringify(row)}]}`)

const code = (more: Record<string, unknown> = {}) => ({ code: '0012345678', entitlement: 'E1', ...more })
const key = (more: Record<string, unknown> = {}) => ({
  key: '00123456',
  product: 'plesk-panel',
  entitlement: 'E1',
  ...more,
})
const id = '1 to 64 visible characters without spaces around them'
const asString = 'digits as a string: a number would lose its leading zeros'

describe('a row of an import', () => {
  it.each([
    ['a customer', 'customers', customer('C 1')],
    ['a customer without e-mail', 'customers', customer('C1', { email: null })],
    ['a limited entitlement', 'entitlements', entitlement('E1', 'C1', { used: 5 })],
    [
      'an entitlement of one day',
      'entitlements',
      entitlement('E1', 'C1', { startsOn: '2024-02-29', endsOn: '2024-02-29' }),
    ],
    ['an entitlement without end', 'entitlements', entitlement('E1', 'C1', { endsOn: null })],
    [
      'an unlimited entitlement',
      'entitlements',
      entitlement('E1', 'C1', { plan: 'unlimited', incidents: null, used: 7 }),
    ],
    ['a support code', 'supportCodes', code()],
    ['a license key of any product', 'licenseKeys', key({ product: 'unheard-of-2' })],
    ['a ticket', 'tickets', ticket('TCK-1', 'E1', { subject: '' })],
  ])('is taken: %s', async (_, list, row) => {
    expect(await judgeOne(list, row)).toMatchObject({ problems: [], rows: [{ list }] })
  })

  it('reads one incident into a per-incident plan that says none', async () => {
    const { rows } = await judgeOne(
      'entitlements',
      entitlement('E1', 'C1', { plan: 'per-incident', incidents: null, used: 1 }),
    )
    expect(rows).toMatchObject([{ row: { incidents: 1, used: 1 } }])
  })

  it('keeps of a code its tag, its sealed copy and its end alone', async () => {
    const { rows } = await judge(
      '{"supportCodes":[{"code":"0012345678","entitlement":"E1"}],"licenseKeys":[{"key":"00123456","product":"p","entitlement":"E1"}]}',
    )
    expect(rows).toMatchObject([
      { row: { tag: secrets.tag('supportCode', '0012345678'), last: '5678' } },
      { row: { tag: secrets.tag('licenseKey', '00123456'), last: '56' } },
    ])
    expect(rows.map(({ row }) => 'sealed' in row && secrets.unseal(row.sealed))).toEqual([
      '0012345678',
      '00123456',
    ])
    expect(JSON.stringify(rows)).not.toMatch(/0012345678|00123456/)
  })

  it.each([
    [' t-00000 00000 0 ', 'T-00000-00000-0'],
    ['tck-77', 'TCK-77'],
  ])('takes the ticket ID %j as %s, as people will give it', async (given, canonical) => {
    const { rows } = await judge(`id;entitlement;status;subject\n${given.trim()};E1;open;x`)
    expect(rows).toMatchObject([{ row: { id: canonical } }])
  })

  it.each([
    ['an empty id', 'customers', customer(''), `2:7: id: expected ${id}, found ""`],
    ['an id with a space before it', 'customers', customer(' C1'), `2:7: id: expected ${id}, found " C1"`],
    [
      'an id with a control character',
      'customers',
      customer('C\u00071'),
      `2:7: id: expected ${id}, found "C\\u00071"`,
    ],
    [
      'an id that is a number',
      'tickets',
      { id: 7, entitlement: 'E1', status: 'open', subject: '' },
      `2:7: id: expected ${id}, found 7`,
    ],
    [
      'an id of 65 characters',
      'customers',
      customer('x'.repeat(65)),
      `2:7: id: expected ${id}, found "${'x'.repeat(60)}…"`,
    ],
    [
      'a customer type that is none',
      'customers',
      { type: 'Home', id: 'C1', name: 'A', email: null },
      '2:9: type: expected one of home, business, found "Home"',
    ],
    [
      'an e-mail without a host',
      'customers',
      { email: 'a@', id: 'C1', type: 'home', name: 'A' },
      '2:10: email: expected an e-mail address, found "a@"',
    ],
    [
      'a missing key',
      'customers',
      { id: 'C1', type: 'home', name: 'A' },
      '2:1: email: expected an e-mail address or null, found nothing',
    ],
    [
      'a key too many',
      'supportCodes',
      { ...code(), note: 1 },
      '2:41: expected a key of supportCodes (code, entitlement), found "note"',
    ],
    ['a row that is none', 'tickets', 'T1', '2:1: expected an object, a row of tickets, found "T1"'],
    [
      'a code as a number',
      'supportCodes',
      { code: 1234567890, entitlement: 'E1' },
      `2:9: code: expected 10 ${asString}, found ••••••7890 (10 characters)`,
    ],
    [
      'a code of nine digits',
      'supportCodes',
      code({ code: '123456789' }),
      '2:9: code: expected 10 digits, leading zeros among them, found "•••••6789" (9 characters)',
    ],
    [
      'a code of three digits',
      'supportCodes',
      code({ code: '123' }),
      '2:9: code: expected 10 digits, leading zeros among them, found "••3" (3 characters)',
    ],
    [
      'a code in digits of another script',
      'supportCodes',
      code({ code: '١٢٣٤٥٦٧٨٩٠' }),
      '2:9: code: expected 10 digits, leading zeros among them, found "••••••٧٨٩٠" (10 characters)',
    ],
    [
      'a key as a number',
      'licenseKeys',
      key({ key: 12345678 }),
      `2:8: key: expected 8 ${asString}, found ••••••78 (8 characters)`,
    ],
    [
      'a code in another field',
      'supportCodes',
      { entitlement: 1234567890, code: '0012345678' },
      `2:16: entitlement: expected ${id}, found ••••••7890`,
    ],
    [
      'a product that is no slug',
      'licenseKeys',
      { product: 'Plesk Panel', key: '00123456', entitlement: 'E1' },
      '2:12: product: expected a product by its slug: small letters, digits and dashes, found "Plesk Panel"',
    ],
    [
      'a subject of two lines',
      'tickets',
      { subject: 'a\nb', id: 'T1', entitlement: 'E1', status: 'open' },
      '2:12: subject: expected one line of at most 200 characters, found "a\\nb"',
    ],
    [
      'a status that is none',
      'tickets',
      { status: 'solved', id: 'T1', entitlement: 'E1', subject: '' },
      '2:11: status: expected one of open, pending, closed, found "solved"',
    ],
  ])('is refused for %s, at its place', async (_, list, row, problem) => {
    expect(await judgeOne(list, row)).toEqual({ rows: [], problems: [problem] })
  })

  const days = 'a day of the calendar, YYYY-MM-DD'
  it.each([
    ['startsOn', '2026-02-30', `expected ${days}, found "2026-02-30"`],
    ['startsOn', null, `expected ${days}, found null`],
    ['endsOn', '31.12.2026', `expected ${days}, found "31.12.2026"`],
    ['endsOn', '2025-12-31', 'expected a day not before startsOn, 2026-01-01, found "2025-12-31"'],
    ['phoneSupport', 'yes', 'expected true or false, found "yes"'],
    ['incidents', null, 'expected a whole number for a limited plan, found null'],
    ['incidents', 1.5, 'expected a whole number from 0 to 1000000000, or null, found 1.5'],
    ['used', -1, 'expected a whole number from 0 to 1000000000, found -1'],
    ['used', 6, 'expected at most 5, the incidents of the plan, found 6'],
    ['used', '1', 'expected a whole number from 0 to 1000000000, found "1"'],
    ['plan', 'gold', 'expected one of limited, unlimited, per-incident, found "gold"'],
  ])('is refused as an entitlement for its %s %j', async (field, value, problem) => {
    const { [field]: _, ...rest } = { ...entitlement('E1', 'C1') } as Record<string, unknown>
    const { problems } = await judgeOne('entitlements', { [field]: value, ...rest })
    expect(problems).toEqual([`2:${field.length + 5}: ${field}: ${problem}`])
  })

  it.each([
    ['unlimited', 3, 0, 'incidents: expected null (empty in CSV) for an unlimited plan, found 3'],
    ['per-incident', 2, 0, 'incidents: expected 1 or null (empty in CSV) for a per-incident plan, found 2'],
    ['per-incident', 1, 2, 'used: expected at most 1, the incidents of the plan, found 2'],
  ])('is refused as a plan %s with %s incidents, %s used', async (plan, incidents, used, problem) => {
    const { problems } = await judgeOne('entitlements', entitlement('E1', 'C1', { plan, incidents, used }))
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it('is told all that is wrong with it', async () => {
    const { problems } = await judge('id;type;name;email\nC1;home;A;\n;shop;;a b\n')
    expect(problems).toEqual([
      `3:1: id: expected ${id}, found ""`,
      '3:2: type: expected one of home, business, found "shop"',
      '3:3: name: expected a name, found ""',
      '3:4: email: expected an e-mail address, found "a b"',
    ])
  })
})
