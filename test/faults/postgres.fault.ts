import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { keyNamed } from '../desk/opening.ts'
import { en } from '../dialogs/world.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { aDesk } from '../support/desk.ts'
import { shutOut } from '../support/postgres.ts'
import { engines } from '../support/stores.ts'
import { keepRunning } from './running.ts'
import {
  clicked,
  failure,
  lastHeard,
  none,
  nothingDone,
  one,
  opened,
  spentIn,
  tryAgainSafely,
  upToTheQuestion,
} from './support/click.ts'
import { buttonOf, overConnector } from './support/customer.ts'
import { proxyTo, type WayToServer } from './support/proxy.ts'

const postgres = engines.find(({ engine }) => engine === 'postgres')
if (postgres === undefined) throw new Error('no PostgreSQL')

/** The program reaches its database through a proxy; a customer stands before the click that opens a ticket. */
const atTheQuestion = async () => {
  const url = await postgres.freshUrl()
  const proxy = await proxyTo(url)
  const program = await keepRunning({ databaseUrl: proxy.url, env: { GUICHET_KEY: 'ab'.repeat(32) } })
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
    proxy.cutAt('commit\u0000', when)
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

/** Every 200 ms another session of this database is ended, whatever it is at. */
const endSessionsOf = async (url: string): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  let going = true
  const ending = (async () => {
    while (going) {
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 order by random() limit 1',
        [new URL(url).pathname.slice(1)],
      )
      await sleep(200)
    }
    await client.end()
  })()
  return async () => {
    going = false
    await ending
  }
}

test('sessions ended at random under 20 customers: as many tickets as incidents, and the audit trail whole', {
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
  const program = await keepRunning({
    databaseUrl: world.url,
    env: { GUICHET_KEY: keyNamed('tests').toString('hex') },
  })
  const stopEnding = await endSessionsOf(world.url)
  const insistent = async (n: number): Promise<void> => {
    for (let tries = 0; tries < 10; tries++) {
      const customer = overConnector(program, channel, `c${n}-${tries}`)
      await customer.send({ text: codeOf(n) })
      await customer.send({ text: 'Zzyzx qwrtp' })
      if (!(await lastHeard(customer)).includes(en('button.openTicket'))) continue
      const value = buttonOf(await customer.heard(), en('button.openTicket'))
      for (let clicks = 0; clicks < 3; clicks++) if ((await clicked(customer, value)).includes(opened)) return
    }
  }
  await Promise.all(contracts.map((_, n) => insistent(n)))
  await stopEnding()
  const rows = await world.rows(
    'select used, (select count(*) from tickets where entitlement = e.id) as tickets from entitlements e',
  )
  expect(rows).toHaveLength(20)
  for (const row of rows as { used: number; tickets: string | number }[])
    expect(Number(row.tickets)).toBe(row.used)
  expect(rows.filter((row) => (row as { used: number }).used > 0).length).toBeGreaterThan(10)
  expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
})
