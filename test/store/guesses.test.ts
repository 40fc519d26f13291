import { describe, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { instantOf } from '../../src/store/ports.ts'
import { engines, rowsOf } from '../support/stores.ts'

const at = (minute: number) => instantOf(new Date(Date.UTC(2026, 2, 1, 10, minute)))
const one = (minute: number) => ({ points: 1, expiresAt: at(minute) })

describe.each(engines)('counts of guesses on $engine', ({ freshUrl }) => {
  const counts = async () => {
    const url = await freshUrl()
    const store = await openStore(url)
    onTestFinished(() => store.close())
    return { url, guesses: store.guesses }
  }

  test('add up until they end, and begin again after', async () => {
    const { guesses } = await counts()
    expect(await guesses.find('a', at(0))).toBeNull()
    expect(await guesses.add('a', one(15), at(0))).toEqual({ points: 1, expiresAt: at(15) })
    expect(await guesses.add('a', one(20), at(5))).toEqual({ points: 2, expiresAt: at(15) })
    expect(await guesses.find('a', at(14))).toEqual({ points: 2, expiresAt: at(15) })
    expect(await guesses.find('a', at(15))).toBeNull()
    expect(await guesses.add('a', one(31), at(16))).toEqual({ points: 1, expiresAt: at(31) })
  })

  test('lose nothing that is added at once, from two programs as well', async () => {
    const { url, guesses } = await counts()
    const other = await openStore(url)
    onTestFinished(() => other.close())
    const keys = ['all', 'b', 'a']
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? guesses : other.guesses)).flatMap((counter, n) =>
        (n % 3 ? keys : keys.toReversed()).map((key) => counter.add(key, one(15), at(0))),
      ),
    )
    const found = await Promise.all(keys.map((key) => guesses.find(key, at(1))))
    expect(found.map((count) => count?.points)).toEqual([20, 20, 20])
  })

  test('are cleared one by one, and swept once they ended, so many at a time', async () => {
    const { url, guesses } = await counts()
    for (const [key, minute] of [
      ['a', 10],
      ['b', 11],
      ['c', 12],
      ['d', 40],
    ] as const)
      await guesses.add(key, one(minute), at(0))
    expect([await guesses.delete('a'), await guesses.delete('a')]).toEqual([true, false])
    expect(await guesses.deleteExpired(at(30), 1)).toBe(1)
    expect(await guesses.deleteExpired(at(30), 500)).toBe(1)
    expect(await rowsOf(url, 'select key from guesses')).toEqual([{ key: 'd' }])
  })
})
