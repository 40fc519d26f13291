import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freshFolder } from '../support/stores.ts'
import { figures, memoryOf } from './figures.ts'
import { startGuichet } from './running.ts'
import { aCrowd } from './widgets/crowd.ts'

const count = Number(process.env.WIDGETS ?? 10_000)

/** Of one proxy, which tells the visitors' addresses. */
const env = { TRUSTED_PROXIES: '1' }

/** Most that came within any one second. */
const peakOf = (arrivals: number[]): number => {
  const sorted = arrivals.toSorted((a, b) => a - b)
  let first = 0
  let most = 0
  for (const [at, time] of sorted.entries()) {
    while ((sorted[first] ?? time) <= time - 1000) first++
    most = Math.max(most, at - first + 1)
  }
  return most
}

test(`${count} open widgets fit into one process, and are all back after it was restarted`, async () => {
  const databaseUrl = `sqlite:${join(await freshFolder(), 'guichet.db')}`
  let program = await startGuichet({ databaseUrl, env })
  const { port } = program
  const crowd = await aCrowd(2)
  const began = performance.now()
  await crowd.open(program.url, count)
  const opening = (performance.now() - began) / 1000
  expect(await crowd.report()).toMatchObject({ online: count, moved: 0, heardTwice: 0, silent: 0 })
  expect(await crowd.talk(2000)).toBe(2000)
  const before = memoryOf(program.child.pid)
  figures('open', { count, perSecond: Math.round(count / opening), megabytes: before })

  await crowd.forgetArrivals()
  const restarted = Date.now()
  const { code, milliseconds } = await program.stop('SIGTERM')
  program = await startGuichet({ databaseUrl, env, port })
  const listening = Date.now()
  await expect
    .poll(async () => (await crowd.report()).online, { timeout: 120_000, interval: 500 })
    .toBe(count)
  const { arrivals, ...rest } = await crowd.report()
  const back = (Math.max(...arrivals) - restarted) / 1000
  await sleep(1000)
  const after = memoryOf(program.child.pid)
  figures('restarted', {
    drained: Math.round(milliseconds),
    listeningAfter: (listening - restarted) / 1000,
    allBackAfter: back,
    peakPerSecond: peakOf(arrivals),
    reconnections: arrivals.length,
    megabytes: after,
  })
  expect(code).toBe(0)
  expect(milliseconds).toBeLessThan(10_000)
  expect(back).toBeLessThan(60)
  expect(rest).toMatchObject({ moved: 0, heardTwice: 0, silent: 0 })
  expect(await crowd.talk(2000)).toBe(2000)
  expect(Math.max(before.most, after.most)).toBeLessThan(400)
  expect(program.errors()).toBe('')
})
