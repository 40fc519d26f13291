import { expect, test } from 'vitest'
import { createRandomPool } from '../../src/desk/random-pool.ts'

test('random bytes that are fetched many at once are of the length asked for, and none comes twice', () => {
  const randomOf = createRandomPool()
  const all = Array.from({ length: 2000 }, (_, at) => randomOf(at % 2 ? 12 : 16))
  expect(all.every(({ length }, at) => length === (at % 2 ? 12 : 16))).toBe(true)
  expect(new Set(all.map((bytes) => bytes.toString('hex'))).size).toBe(all.length)
})

test('bytes that were handed out stay as they are', () => {
  const randomOf = createRandomPool()
  const first = randomOf(16)
  const before = first.toString('hex')
  for (let i = 0; i < 1000; i++) randomOf(16)
  expect(first.toString('hex')).toBe(before)
})
