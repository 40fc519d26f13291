import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReadItem } from '../../src/desk/import/read-row.ts'
import { readRows } from '../../src/desk/import/read-rows.ts'
import { pieces } from './support.ts'

const read = async (content: string | Uint8Array, name = 'file', size = 1 << 16): Promise<ReadItem[]> => {
  const items: ReadItem[] = []
  for await (const batch of readRows(name, pieces(Buffer.from(content), size))) items.push(...batch)
  return items
}

const problems = async (content: string | Uint8Array, name = 'file'): Promise<string[]> =>
  (await read(content, name)).flatMap((item) =>
    item.kind === 'problem' ? [`${item.place.line}:${item.place.column}: ${item.problem}`] : [],
  )

const rows = async (content: string | Uint8Array, name = 'file', size = 1 << 16) =>
  (await read(content, name, size)).flatMap((item) => (item.kind === 'row' ? [item] : []))

const BOM = '\uFEFF'

describe('a JSON import', () => {
  it('gives the rows of its lists in the order in which they stand', async () => {
    const found = await rows('{"tickets":[{"id":"T1"}],"customers":[{"id":"C1"},{"id":"C2"}]}')
    expect(found.map(({ list, values }) => [list, values])).toEqual([
      ['tickets', { id: 'T1' }],
      ['customers', { id: 'C1' }],
      ['customers', { id: 'C2' }],
    ])
  })

  it('knows line and column of every value, counted in characters', async () => {
    const [first, second] = await rows(
      `{"customers":[\r\n  {"id": "C1", "name": "Zoé 💡", "email": null},\n\t{"id":"C2"}]}`,
    )
    expect(first?.start).toEqual({ line: 2, column: 3 })
    expect(first?.placeOf('name')).toEqual({ line: 2, column: 24 })
    expect(first?.placeOf('email')).toEqual({ line: 2, column: 42 })
    expect(first?.placeOf('type')).toEqual({ line: 2, column: 3 })
    expect(second?.placeOf('id')).toEqual({ line: 3, column: 8 })
  })

  it('knows columns where the whole file is one line', async () => {
    const text = `{"customers":[${Array.from({ length: 3000 }, (_, n) => `{"id":"C${n}"}`).join(',')}]}`
    const found = await rows(text)
    expect(found.at(-1)?.placeOf('id')).toEqual({ line: 1, column: text.lastIndexOf('"C2999"') + 1 })
  })

  it('finds the same values at the same places however the file is cut into pieces', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), value), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        fc.boolean(),
        async (objects, size, indent, isEscaped) => {
          const plain = JSON.stringify({ customers: objects }, null, indent)
          const text = isEscaped ? escaped(plain) : plain
          const found = await rows(text, 'file', size)
          expect(found.map(({ values }) => values)).toEqual(JSON.parse(text).customers)
          const lines = text.split('\n')
          for (const row of found) {
            for (const [key, one] of Object.entries(Object(row.values))) {
              const { line, column } = row.placeOf(key)
              const json = JSON.stringify(one)
              const rest = [...(lines[line - 1] ?? '')].slice(column - 1).join('')
              expect(rest.startsWith(isEscaped ? escaped(json) : json)).toBe(true)
            }
          }
        },
      ),
    )
  })

  it.each([
    [
      'a list that is unknown',
      '{"customers":[],\n"clients":[{"id":1}]}',
      '2:1: expected one of customers, entitlements, supportCodes, licenseKeys, tickets, found another key',
    ],
    [
      'a list that comes twice',
      '{"tickets":[],"tickets":[]}',
      '1:15: expected each list once, found tickets again',
    ],
    ['a list that is none', '{"tickets": {"id":{"a":1}}}', '1:13: expected a list of tickets'],
    [
      'a key that comes twice',
      '{"tickets":[{"id":"A","id":"B"}]}',
      '1:23: expected each key once, found "id" again',
    ],
    [
      'a list outside of an object',
      ' [{"id":"C1"}]',
      '1:2: expected an object with the lists customers, entitlements, supportCodes, licenseKeys, tickets',
    ],
    [
      'a file cut off in a row',
      '{"customers":[{"id":"C1",',
      '1:26: expected more JSON, ending with ] and }: the file is cut off here',
    ],
    [
      'a file cut off in a string',
      '{"customers":[{"id":"C1',
      '1:24: expected the rest of the value: the file is cut off here',
    ],
    [
      'a file cut off after a list',
      '{"customers":[]\n',
      '2:1: expected more JSON, ending with }: the file is cut off here',
    ],
    [
      'a missing comma',
      '{"customers":[\n{"id":"C1"}\n{"id":"C2"}]}',
      '3:1: expected JSON, found " where it cannot stand',
    ],
    ['a stray word', '{"customers":[\n  oops]}', '2:3: expected JSON, found o'],
    [
      'a comma too many',
      '{"customers":[{"id":"C1"},]}',
      '1:27: expected JSON, found " where it cannot stand',
    ],
    [
      'something after the end',
      '{"customers":[]}\n{"tickets":[]}',
      '2:1: expected JSON, found " where it cannot stand',
    ],
    ['another text by the name of JSON', 'id,type\n', '1:1: expected JSON, found i'],
  ])('tells of %s where it stands', async (_, text, problem) => {
    expect(await problems(text, 'import.json')).toEqual([problem])
  })

  it('ends with one problem, however deep it nests or however long a value is', async () => {
    expect(await problems(`{"customers":[${'['.repeat(200_000)}`)).toEqual([
      '1:30: expected rows of plain values, found lists in lists',
    ])
    expect(await problems(`{"customers":[{"id":"${'x'.repeat(2 << 20)}"}]}`)).toEqual([
      '1:20: expected values of less than 1 MB, found no end of one',
    ])
  })
})

/** The same JSON with every letter beyond ASCII as an escape. */
const escaped = (json: string): string =>
  json.replace(/[\u0080-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

describe('a CSV import', () => {
  it.each([
    ['commas', 'code,entitlement\n0012345678,E1\n'],
    ['semicolons', 'code;entitlement\n0012345678;E1\n'],
    ['a byte order mark', `${BOM}code,entitlement\r\n0012345678,E1\r\n`],
    ['quotes', '"code";"entitlement"\r"0012345678";"E1"'],
    ['blank lines', '\n\ncode,entitlement\n\n0012345678,E1\n  \n'],
    ['its headers in another order', 'entitlement,code\nE1,0012345678'],
  ])('reads a file with %s', async (_, text) => {
    expect((await rows(text)).map(({ list, values }) => [list, values])).toEqual([
      ['supportCodes', { code: '0012345678', entitlement: 'E1' }],
    ])
  })

  it('reads empty fields, numbers and booleans as JSON has them', async () => {
    const [row] = await rows(
      'id,customer,plan,incidents,used,phoneSupport,startsOn,endsOn\nE1,C1,unlimited,,0,TRUE,2026-01-01,\n',
    )
    expect(row?.values).toEqual({
      id: 'E1',
      customer: 'C1',
      plan: 'unlimited',
      incidents: null,
      used: 0,
      phoneSupport: true,
      startsOn: '2026-01-01',
      endsOn: null,
    })
  })

  it('counts lines through quoted line breaks, and columns in fields', async () => {
    const found = await rows(
      'id,entitlement,status,subject\n"T\r\n1",E1,open,"two\nlines"\n\nT2,E1,open,"a ""quoted"" word; and more"\n',
      'file',
      7,
    )
    expect(found.map(({ start }) => start.line)).toEqual([2, 6])
    expect(found[0]?.placeOf('status')).toEqual({ line: 3, column: 3 })
    expect(found[1]?.placeOf('subject')).toEqual({ line: 6, column: 4 })
    expect(found[1]?.values).toMatchObject({ subject: 'a "quoted" word; and more' })
  })

  it('knows its list by the name of the file where its headers are incomplete', async () => {
    expect(await problems('id;status\nT1;open', 'Support-Codes 2026.csv')).toContain(
      '1:1: expected the header code of supportCodes, found none',
    )
    expect(await problems('id;status\nT1;open', 'x.csv')).toEqual([
      '1:1: expected the header entitlement of tickets, found none',
      '1:1: expected the header subject of tickets, found none',
    ])
  })

  it.each([
    [
      'headers of no list',
      'a,b\n1,2\n',
      '1:1: expected the headers id,type,name,email or id,customer,plan,incidents,used,phoneSupport,startsOn,endsOn or code,entitlement or key,product,entitlement or id,entitlement,status,subject',
    ],
    [
      'a header too many',
      '\ncode,entitlement,notes\n',
      '2:3: expected a header of supportCodes (code, entitlement), found another',
    ],
    ['a header that comes twice', 'code,entitlement,code\n', '1:3: expected the header code once'],
    ['a field too few', 'code,entitlement\n0012345678,E1\n0012345678\n', '3:1: expected 2 fields, found 1'],
    ['a field too many', 'code,entitlement\n0012345678,E1,x\n', '2:1: expected 2 fields, found 3'],
    [
      'a quote that is not closed',
      'code,entitlement\n0012345678,E1\n0012345678,"E1\n\n',
      '3:2: in the row that begins here: expected a closing quote, found the end of the file',
    ],
    [
      'a quote inside of a field',
      'code,entitlement\n0012345678,E1\n0012345678,E"1\n',
      '3:2: in the row that begins here: expected a quote only around a whole field; double it inside of one',
    ],
    [
      'a text after a closing quote',
      'code,entitlement\n0012345678,"E"1\n',
      '2:2: in the row that begins here: expected a separator after a closing quote; double a quote inside of a field',
    ],
    [
      'a quote that swallows the file',
      `code,entitlement\n0012345678,"E1\n${'0012345678,E1\n'.repeat(20_000)}`,
      '2:2: in the row that begins here: expected rows of at most 100000 characters; a quote may not be closed',
    ],
  ])('tells of %s where it stands', async (_, text, problem) => {
    expect(await problems(text)).toEqual([problem])
  })

  it('reads the rows before the one that cannot be read', async () => {
    expect(await rows('code,entitlement\n0012345678,E1\n0012345679,"E')).toHaveLength(1)
  })

  it('reads the same however the file is cut into pieces', async () => {
    const text = `${BOM}id;type;name;email\r\nC1;home;"Zoé; ""la"" 💡\r\nsuite";\r\nC2;business;Ünal;u@example.org\r\n`
    const whole = (await rows(text)).map(({ values, start }) => [values, start])
    expect(whole).toHaveLength(2)
    for (let size = 1; size < 30; size++) {
      expect((await rows(text, 'file', size)).map(({ values, start }) => [values, start])).toEqual(whole)
    }
  })
})

describe('a file that is no text in UTF-8', () => {
  const latin1 = Buffer.from('code,entitlement\n0012345678,Zo\xe9\n', 'latin1')

  it.each([
    ['nothing', '', '1:1: expected JSON or CSV, found an empty file'],
    ['blanks only', ' \n \n', '1:1: expected JSON or CSV, found an empty file'],
    [
      'UTF-16',
      Buffer.from(`${BOM}{"customers":[]}`, 'utf16le'),
      '1:1: expected UTF-8, found UTF-16: save the file as UTF-8',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('{"customers":[]}', 'utf16le'),
      '1:2: expected text, found a NUL byte: the file is damaged, or UTF-16 and to be saved as UTF-8',
    ],
    [
      'Latin-1',
      latin1,
      '2:14: expected UTF-8, found a byte of another encoding, such as Latin-1: save the file as UTF-8',
    ],
    [
      'a NUL byte',
      'code,entitlement\n0012345678,E1\n00\u0000',
      '3:3: expected text, found a NUL byte: the file is damaged, or UTF-16 and to be saved as UTF-8',
    ],
    [
      'half a character at its end',
      Buffer.from('{"customers":[]}é').subarray(0, -1),
      '1:17: expected UTF-8, found a byte of another encoding, such as Latin-1: save the file as UTF-8',
    ],
  ])('is told where it stops being one: %s', async (_, content, problem) => {
    for (const size of [1, 2, 3, 1 << 16]) {
      const items: ReadItem[] = []
      for await (const batch of readRows('file', pieces(Buffer.from(content), size))) items.push(...batch)
      const last = items.at(-1)
      expect(last?.kind === 'problem' && `${last.place.line}:${last.place.column}: ${last.problem}`).toBe(
        problem,
      )
    }
  })
})
