import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openConnector } from '../../bench/load/connector.ts'
import { quantile } from '../../bench/measure.ts'
import { countOf, problemsInBooks } from './books.ts'
import { contractsKey, sqliteWithContracts } from './contracts.ts'
import { customersAt } from './customers.ts'
import { figures, memoryOf } from './figures.ts'
import { type Heap, heapOf } from './heap.ts'
import { startGuichet } from './running.ts'
import { type Point, slopeOf } from './slope.ts'

const minutes = Number(process.env.SOAK_MINUTES ?? 60)
const samples = Math.max(12, minutes * 2)
const minute = 60_000
const megabyte = 1e6
/** Each conversation has a contract of its own, and there are at most so many turns a second. */
const contracts = Math.min(400_000, Math.ceil((minutes + 2) * 60 * 60))

test(`${minutes} minutes at half of the load that the program can take add nothing to its heap`, {
  timeout: (minutes + 20) * minute,
}, async ({ onTestFinished }) => {
  const databaseUrl = await sqliteWithContracts(contracts)
  const connector = await openConnector()
  onTestFinished(() => connector.close())
  const env = { ...contractsKey, LOG_LEVEL: 'warn' }
  const program = await startGuichet({ databaseUrl, env, flags: ['--inspect=127.0.0.1:0'] })
  const heap = await heapOf(program)
  onTestFinished(() => heap.close())
  const talk = customersAt(program.port, connector)
  const most = await talk({ users: 16, seconds: 20 })
  const half = most.turns / most.seconds / 2
  // Many slow users, each of whom waits as long as makes them half of that together.
  const users = 32
  const pause = () => Math.random() * 2 * ((users * 1000) / half)
  const soak = talk({ users, seconds: minutes * 60, pause })
  // A wrong answer ends it at once.
  const [{ turns, seconds, latencies }, points] = await Promise.all([soak, heapOver(heap)]).catch(
    (error: unknown) => {
      throw new Error(`${error}\nThe program warned of:\n${program.errors()}`)
    },
  )
  const late = points.slice(Math.floor(points.length / 2))
  const { perHour, plusMinus } = slopeOf(late)
  figures('soak', {
    minutes,
    turns,
    perSecond: turns / seconds,
    mostPerSecond: most.turns / most.seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    megabytes: points.map(({ value }) => Number((value / megabyte).toFixed(2))),
    megabytesAnHour: perHour / megabyte,
    plusMinus: plusMinus / megabyte,
    resident: memoryOf(program.child.pid),
  })
  expect(await problemsInBooks(databaseUrl, contractsKey)).toEqual([])
  expect(await countOf(databaseUrl, 'deliveries')).toBe(0)
  // A shorter run knows less, and fails only on what it knows for certain.
  expect(minutes < 60 ? perHour - plusMinus : perHour).toBeLessThan(megabyte)
})

/** What is on the heap after a collection, twice a minute. */
const heapOver = async (heap: Heap): Promise<Point[]> => {
  const points: Point[] = []
  const began = performance.now()
  for (let n = 0; n < samples; n++) {
    await sleep((minutes * minute) / samples - 200)
    points.push({ at: (performance.now() - began) / (60 * minute), value: await heap.afterCollection() })
  }
  return points
}
