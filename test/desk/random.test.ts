import { expect, test } from 'vitest'
import { randomBytes } from '../../src/desk/random.ts'

test('no bytes are handed out twice, as many as are asked for, also where more are asked for than are made at a time', () => {
  const sizes = [16, 12, 5000, 4096, 1, 16, ...Array.from({ length: 600 }, () => 16)]
  const taken = sizes.map((size) => randomBytes(size))
  expect(taken.map(({ length }) => length)).toEqual(sizes)
  const long = taken.filter(({ length }) => length >= 12).map((bytes) => bytes.toString('hex'))
  expect(new Set(long).size).toBe(long.length)
})

test('what was handed out stays what it was when more is asked for', () => {
  const first = randomBytes(16)
  const before = first.toString('hex')
  for (let asked = 0; asked < 1000; asked++) randomBytes(16)
  expect(first.toString('hex')).toBe(before)
})

test('every byte comes up about as often as any other', () => {
  const counts = new Map<number, number>()
  for (let asked = 0; asked < 5000; asked++)
    for (const byte of randomBytes(16)) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  // 312 are expected of each, and the deviation is 18: beyond 8 of them is no chance.
  for (let byte = 0; byte < 256; byte++) expect(Math.abs((counts.get(byte) ?? 0) - 312.5)).toBeLessThan(142)
})
