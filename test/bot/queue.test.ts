import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyedQueue } from '../../src/bot/queue.ts'

const roomy = { perKey: 1000, total: 10_000 }
const punctual = () => false
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('a queue by key', () => {
  test('runs the tasks of a key in order and never two at once, and keeps nothing afterwards', async () => {
    const tasks = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), ms: fc.nat(3), fails: fc.boolean() }),
      {
        maxLength: 30,
      },
    )
    await fc.assert(
      fc.asyncProperty(tasks, async (list) => {
        const queue = new KeyedQueue(roomy)
        const running = new Set<string>()
        const order: Record<string, number[]> = {}
        const results = await Promise.allSettled(
          list.map(({ key, ms, fails }, n) =>
            queue.run(
              key,
              async () => {
                expect(running.has(key)).toBe(false)
                running.add(key)
                await pause(ms)
                running.delete(key)
                order[key] = [...(order[key] ?? []), n]
                if (fails) throw new Error(`task ${n}`)
                return n
              },
              punctual,
            ),
          ),
        )
        for (const numbers of Object.values(order))
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
        expect(results).toEqual(
          list.map(({ fails }, n) =>
            fails
              ? { status: 'rejected', reason: new Error(`task ${n}`) }
              : { status: 'fulfilled', value: { ran: true, value: n } },
          ),
        )
        expect(queue.size).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  test('does not run what is late when its turn has come, nor what is too much, and goes on', async () => {
    const queue = new KeyedQueue({ perKey: 3, total: 4 })
    const ran: string[] = []
    const add = (key: string, name: string, late = false) =>
      queue.run(
        key,
        async () => ran.push(name),
        () => late,
      )
    const results = await Promise.all([
      add('a', 'a1'),
      add('a', 'a2', true),
      add('a', 'a3'),
      add('a', 'a4'),
      add('b', 'b1'),
      add('c', 'c1'),
    ])
    expect(ran.sort()).toEqual(['a1', 'a3', 'b1'])
    expect(results.map((one) => (one.ran ? 'ran' : one.refusal))).toEqual([
      'ran',
      'late',
      'ran',
      'full',
      'ran',
      'full',
    ])
    expect((await add('a', 'a5')).ran).toBe(true)
  })

  test('is idle once all in line are over', async () => {
    const queue = new KeyedQueue(roomy)
    const ran: number[] = []
    for (const n of [1, 2, 3]) {
      void queue.run(
        'a',
        async () => {
          await pause(5)
          ran.push(n)
        },
        punctual,
      )
    }
    await queue.idle()
    expect(ran).toEqual([1, 2, 3])
  })
})
