import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { keyNamed } from '../desk/opening.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { aDesk } from '../support/desk.ts'
import { shutOut } from '../support/postgres.ts'
import { engines, rowsOf } from '../support/stores.ts'
import {
  clicked,
  failure,
  none,
  nothingDone,
  one,
  opened,
  spentIn,
  tryAgainSafely,
  upToTheQuestion,
} from './support/click.ts'
import { overConnector } from './support/customer.ts'
import { proxyTo, type WayToServer } from './support/proxy.ts'
import { startProgram } from './support/running.ts'

const postgres = engines.find(({ engine }) => engine === 'postgres')
if (postgres === undefined) throw new Error('no PostgreSQL')

/** The program reaches its database through a proxy; a customer stands before the click that opens a ticket. */
const atTheQuestion = async () => {
  const url = await postgres.freshUrl()
  const proxy = await proxyTo(url)
  const program = await startProgram({ DATABASE_URL: proxy.url, GUICHET_KEY: 'ab'.repeat(32) })
  const customer = overConnector(program, await connectorEndpoint(), 'c1')
  return { url, proxy, customer, value: await upToTheQuestion(customer) }
}

const absences: [how: string, leave: (proxy: WayToServer, url: string) => Promise<() => Promise<void>>][] = [
  [
    'connections break and are refused',
    async (proxy) => {
      await proxy.goDown()
      return () => proxy.comeUp()
    },
  ],
  ['the server ends every session and lets nobody in', (_, url) => shutOut(url)],
]

test.each(absences)(
  'PostgreSQL gone, %s: the turn says that nothing was created, and the next click works',
  async (_, leave) => {
    const { url, proxy, customer, value } = await atTheQuestion()
    const comeBack = await leave(proxy, url)
    expect(await clicked(customer, value)).toContain(nothingDone)
    await comeBack()
    expect(await spentIn(url)).toEqual(none)
    expect(await clicked(customer, value)).toContain(opened)
    expect(await spentIn(url)).toEqual(one)
  },
)

test.each([
  ['before', none],
  ['after', one],
] as const)(
  'a connection that breaks %s the server has its COMMIT: nothing is claimed, and the same click opens one ticket in all',
  async (when, spent) => {
    const { url, proxy, customer, value } = await atTheQuestion()
    // The first write of the operation: the COMMIT that follows on its connection is that of the ticket.
    proxy.cutAt('commit', when)
    const heard = await clicked(customer, value)
    const outcome = await spentIn(url)
    if (heard.includes(failure)) {
      expect(heard).toContain(tryAgainSafely)
      expect(outcome).toEqual(spent)
      expect(await clicked(customer, value)).toContain(opened)
    }
    expect(await spentIn(url)).toEqual(one)
  },
)

test('connections that hang for good: each turn is answered within 10 s, and they are replaced within a minute', {
  timeout: 180_000,
}, async () => {
  const { url, proxy, customer, value } = await atTheQuestion()
  const swallowing = proxy.swallow()
  expect(await clicked(customer, value)).toContain(nothingDone)
  swallowing.over()
  const began = performance.now()
  let heard = ''
  while (!heard.includes(opened) && performance.now() - began < 60_000) heard = await clicked(customer, value)
  expect(heard).toContain(opened)
  expect(await spentIn(url)).toEqual(one)
})

test('sessions ended at random under 20 customers: each has one ticket in the end, and one incident less', {
  timeout: 180_000,
}, async () => {
  const codeOf = (n: number) => String(4_000_000_000 + n)
  const contracts = Array.from({ length: 20 }, (_, n) => ({
    id: `E-${n}`,
    owner: `company-${n}`,
    type: 'business' as const,
    plan: 'limited' as const,
    incidents: 3,
    code: codeOf(n),
  }))
  const world = await aDesk(postgres).withEntitlement(...contracts)
  const channel = await connectorEndpoint()
  const program = await startProgram({
    DATABASE_URL: world.url,
    GUICHET_KEY: keyNamed('tests').toString('hex'),
  })
  let going = true
  const name = new URL(world.url).pathname.slice(1)
  const ending = (async () => {
    while (going) {
      await rowsOf(
        world.url,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()
          and query not like 'listen%' order by random() limit 2`,
      )
      await sleep(30)
    }
  })()
  const insistent = async (n: number): Promise<void> => {
    const customer = overConnector(program, channel, `c${n}`)
    const until = async (fields: { text: string } | { value: unknown }, wanted: string) => {
      for (let tries = 0; tries < 30; tries++) {
        const before = (await customer.heard()).length
        await customer.send(fields)
        const heard = JSON.stringify((await customer.heard()).slice(before))
        if (heard.includes(wanted)) return
      }
      throw new Error(`never heard ${wanted}`)
    }
    await until({ text: codeOf(n) }, 'subject')
    const value = await upToTheQuestion(customer, codeOf(n)).catch(() => null)
    if (value !== null) await until({ value }, 'T-')
  }
  await Promise.all(contracts.map((_, n) => insistent(n)))
  going = false
  await ending
  const rows = await world.rows(
    'select used, (select count(*) from tickets where entitlement = e.id) as tickets from entitlements e',
  )
  expect(rows).toHaveLength(20)
  for (const row of rows as { used: number; tickets: string | number }[])
    expect(Number(row.tickets)).toBe(row.used)
  expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
})
