import fc from 'fast-check'

const nested = (depth: number): unknown => {
  let value: unknown = 'deep'
  for (let n = 0; n < depth; n++) value = n % 2 ? [value] : { in: value }
  return value
}

/** Such as somebody types who wants to know what happens. */
const nastyTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  '__proto__',
  'constructor',
  'toString',
  '0123456789',
  '12345678',
  '٠١٢٣٤٥٦٧٨٩',
  'T-AAAAA-AAAAA-Y',
  'PLSK.12345678.0001',
  "'; drop table tickets; --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '%00%ff%c0%af',
  'a\r\nset-cookie: x=1',
  '['.repeat(5000),
  '1'.repeat(5000),
  '1 '.repeat(2000),
  '-'.repeat(3000),
  'é'.repeat(50_000),
  '👩‍👩‍👧'.repeat(2000),
  'x'.repeat(120_000),
]

const nastyValues: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  -0.5,
  2 ** 53,
  [],
  {},
  [[]],
  [null],
  { $gt: '' },
  { length: 1e9 },
  { toJSON: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  nested(50),
  nested(63),
  Array.from({ length: 1001 }, () => ({ id: 'x' })),
  Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`k${n}`, n])),
]

/** Of any UTF-16 units, halves of characters among them. */
const units = fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes))

export const nastyText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nastyTexts) },
  { weight: 2, arbitrary: units },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
)

const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nastyValues) },
  { weight: 3, arbitrary: nastyText },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
)

type Path = string[]
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Every place in a value, outermost first. */
const placesIn = (value: unknown, at: Path = []): Path[] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([name, inner]) => [[...at, name], ...placesIn(inner, [...at, name])])
    : []

const changed = (
  value: unknown,
  [name, ...rest]: Path,
  change: (holder: Record<string, unknown>, name: string) => void,
): void => {
  if (name === undefined || !isRecord(value)) return
  if (rest.length === 0) change(value, name)
  else changed(value[name], rest, change)
}

/** A value with one to three of its parts missing, or replaced by what does not belong there. */
export const spoiled = <T extends object>(base: T): fc.Arbitrary<unknown> => {
  const places = placesIn(base)
  const spoil = fc.record({ place: fc.constantFrom(...places), isGone: fc.boolean(), value: nastyValue })
  return fc.array(spoil, { minLength: 1, maxLength: 3 }).map((spoils) => {
    const copy: unknown = structuredClone(base)
    for (const { place, isGone, value } of spoils)
      changed(copy, place, (holder, name) => {
        if (isGone) delete holder[name]
        else holder[name] = structuredClone(value)
      })
    return copy
  })
}

/** As it should be now and then, so that what comes after has something to meet. */
export const mostlySpoiled = <T extends object>(base: T): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: spoiled(base) }, { weight: 1, arbitrary: fc.constant(base) })
