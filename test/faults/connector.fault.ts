import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { grantedCode } from '../../bench/contracts.ts'
import { openConnector } from '../../bench/load/connector.ts'
import { quantile, ratioOf } from '../../bench/measure.ts'
import { type BadConnector, badConnector, type Fault, nameOf } from './bad-connector.ts'
import { countOf, problemsInBooks } from './books.ts'
import { deliver, linesWith, wordsOf } from './channel.ts'
import { contractsKey, sqliteWithContracts } from './contracts.ts'
import { customersAt } from './customers.ts'
import { figures } from './figures.ts'
import { type Guichet, startGuichet } from './running.ts'

const faults: Fault[] = [
  { kind: 'hangs' },
  { kind: 'resets after accept' },
  { kind: 'reads nothing' },
  { kind: 'hangs up half-way' },
  { kind: 'answers one byte a second' },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 429, retryAfter: 5 },
  { kind: 'status', status: 429, retryAfter: 1 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 504, retryAfter: 2 },
]

/** In ms: what the channel waits for is 15 s, what is promised is 10. */
const promised = 10_000

type Place = { program: Guichet; connector: BadConnector }

/** Goes a conversation's way to a ticket; how long the channel waited for each answer. */
const converse = async ({ program, connector }: Place, n: number): Promise<number[]> => {
  const waits: number[] = []
  for (const [at, text] of linesWith(grantedCode(n)).entries()) {
    const message = { conversation: `c${n}`, at, text, serviceUrl: connector.serviceUrl }
    const { status, milliseconds } = await deliver(program.url, message)
    expect(status).toBe(200)
    waits.push(milliseconds)
  }
  return waits
}

const readIn = ({ connector }: Place, n: number): string[] =>
  (connector.taken.get(`c${n}`) ?? []).map(({ reply }) => wordsOf(reply, grantedCode(n)))

describe('a connector', () => {
  test.each(faults.map((fault) => [nameOf(fault), fault] as const))(
    'that %s: the channel is answered in time, and all replies arrive once it heals, each once and in order',
    async (name, fault) => {
      const databaseUrl = await sqliteWithContracts(200)
      const program = await startGuichet({ databaseUrl, env: contractsKey })
      const place = { program, connector: await badConnector() }
      await converse(place, 0)
      const inOrder = readIn(place, 0)
      expect(inOrder.join('\n')).toContain('T-…')

      place.connector.fail(fault)
      const numbers = Array.from({ length: 12 }, (_, n) => n + 1)
      const waits = (await Promise.all(numbers.map((n) => converse(place, n)))).flat()
      figures(`a connector that ${name}`, { longestAnswer: Math.round(Math.max(...waits)) })
      expect(Math.max(...waits)).toBeLessThan(promised)
      expect(place.connector.suffered).toBeGreaterThan(0)
      expect(place.connector.taken.size).toBe(1)

      place.connector.heal()
      await expect.poll(() => countOf(databaseUrl, 'deliveries'), { timeout: 120_000 }).toBe(0)
      for (const n of numbers) expect(readIn(place, n)).toEqual(inOrder)
      const keys = numbers.flatMap((n) => (place.connector.taken.get(`c${n}`) ?? []).map(({ key }) => key))
      expect(new Set(keys).size).toBe(keys.length)
      expect(await countOf(databaseUrl, 'tickets')).toBe(numbers.length + 1)
      expect(await problemsInBooks(databaseUrl, contractsKey)).toEqual([])
    },
  )
})

const rounds = Number(process.env.CONNECTOR_ROUNDS ?? 8)
const seconds = Number(process.env.CONNECTOR_SECONDS ?? 8)
/** Between two messages to one of the connectors, in ms. */
const pause = 400

/** Keeps talking through all these connectors until it is told to end, however long an answer takes. */
const chatter = (program: Guichet, connectors: BadConnector[], from: number) => {
  let isOver = false
  const posts: Promise<number>[] = []
  const talk = async (connector: BadConnector, first: number): Promise<void> => {
    for (let n = first; !isOver; n++) {
      const [line = ''] = linesWith('').slice(n % 3)
      const message = { conversation: `b${n}`, at: 0, text: line, serviceUrl: connector.serviceUrl }
      posts.push(deliver(program.url, message).then(({ milliseconds }) => milliseconds))
      await sleep(pause)
    }
  }
  const talks = connectors.map((connector, at) => talk(connector, from + at * 1000))
  return async (): Promise<number[]> => {
    isOver = true
    await Promise.all(talks)
    return Promise.all(posts)
  }
}

describe('connectors of every fault at once', () => {
  test('leave the slowest turns of other conversations as fast as they were', async ({ onTestFinished }) => {
    const databaseUrl = await sqliteWithContracts(20_000)
    const program = await startGuichet({ databaseUrl, env: contractsKey })
    const good = await openConnector()
    onTestFinished(() => good.close())
    const bad = await Promise.all(faults.map(badConnector))
    const talk = customersAt(program.port, good)
    let chats = 0
    const measure = async (span: number): Promise<{ p50: number; p99: number; longest: number }> => {
      chats += 100_000
      const end = chatter(program, bad, chats)
      const { latencies } = await talk({ users: 2, seconds: span })
      const waits = await end()
      return {
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
        longest: Math.max(...waits),
      }
    }
    await measure(3)
    const without: Awaited<ReturnType<typeof measure>>[] = []
    const beside: typeof without = []
    for (let round = 0; round < rounds; round++) {
      without.push(await measure(seconds))
      for (const [at, connector] of bad.entries()) connector.fail(faults[at] ?? { kind: 'hangs' })
      beside.push(await measure(seconds))
      for (const connector of bad) connector.heal()
      await expect.poll(() => countOf(databaseUrl, 'deliveries'), { timeout: 120_000 }).toBe(0)
    }
    const ratio = ratioOf(
      beside.map(({ p99 }) => p99),
      without.map(({ p99 }) => p99),
    )
    figures('p99 beside bad connectors to p99 without', { ...ratio, without, beside })
    expect(Math.max(...beside.map(({ longest }) => longest))).toBeLessThan(promised)
    expect(ratio.median).toBeLessThan(2)
    expect(await problemsInBooks(databaseUrl, contractsKey)).toEqual([])
  })
})
