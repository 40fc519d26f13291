import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deskOn, keyNamed } from '../desk/opening.ts'
import { en } from '../dialogs/world.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { aDesk, type Contract, type World } from '../support/desk.ts'
import { engines, freshFolder, openForTest } from '../support/stores.ts'
import { keepRunning, type Running } from './running.ts'
import {
  buttonOf,
  type Customer,
  embeddedSecret,
  overConnector,
  overWebsite,
  textOf,
} from './support/customer.ts'
import { countCalls, killAtCall, whyNoStrace } from './support/strace.ts'

/** At how many points of each system call the program is killed: evenly spread, or every one (`all`). */
const { KILL_POINTS = '6' } = process.env

/**
 * What writes the database and flushes it, what sends (replies to the channel, answers to its requests) and what hears (the
 * channel's answer: killed there, a reply is on its way and not yet noted).
 */
const calls = ['pwrite64', 'fdatasync', 'fsync', 'write', 'writev', 'read'] as const

const sqlite = engines[0]
const mostPoints = 1000

const contract = (n: number): Contract => ({
  id: `E-${n}`,
  owner: `company-${n}`,
  type: 'business',
  plan: 'limited',
  incidents: 3,
  code: codeOf(n),
})
const codeOf = (n: number): string => String(4_000_000_000 + n)

/** A company's technical call: the ticket that it ends with costs an incident. */
const steps = (n: number): ((customer: Customer) => Promise<{ text: string } | { value: unknown }>)[] => [
  async () => ({ text: 'hello' }),
  async () => ({ text: 'for my company' }),
  async () => ({ text: 'technical' }),
  async () => ({ text: 'no' }),
  async () => ({ text: codeOf(n) }),
  async () => ({ text: 'Zzyzx qwrtp' }),
  async (customer) => ({ value: buttonOf(await customer.heard(), en('button.openTicket')) }),
  async () => ({ text: 'status' }),
]

/** What differs from one conversation to the next is blanked. */
const alike = (n: number, text: string): string =>
  text.replace(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/g, 'T-…').replaceAll(codeOf(n).slice(-4), '••••')

const heardOf = async (customer: Customer, n: number): Promise<string[]> =>
  (await customer.heard()).map((message) => alike(n, textOf(message)))

/** The whole conversation; after each step the customer waits for as many answers as that step has. */
const talk = async (customer: Customer, n: number, expected: number[]): Promise<void> => {
  for (const [at, step] of steps(n).entries()) {
    await customer.send(await step(customer))
    const enough = expected[at] ?? 0
    await expect
      .poll(async () => (await customer.heard()).length, { interval: 25 })
      .toBeGreaterThanOrEqual(enough)
  }
}

/** The same, unharmed; how many answers there are after each step. */
const rehearse = async (
  customer: Customer,
  n: number,
  isQuiet: () => Promise<boolean>,
): Promise<number[]> => {
  const counts: number[] = []
  for (const step of steps(n)) {
    await customer.send(await step(customer))
    await expect.poll(isQuiet, { interval: 25 }).toBe(true)
    counts.push((await customer.heard()).length)
  }
  return counts
}

const pointsUpTo = (count: number): number[] => {
  const wanted = KILL_POINTS === 'all' ? count : Math.min(count, Number(KILL_POINTS))
  return [...new Set(Array.from({ length: wanted }, (_, at) => 1 + Math.floor((at * count) / wanted)))]
}

const openedFor = async ({ rows }: World, n: number): Promise<unknown> => {
  const [row] = await rows(`select
    (select used from entitlements where id = 'E-${n}') as used,
    (select count(*) from tickets where entitlement = 'E-${n}') as tickets,
    (select count(*) from ledger where entitlement = 'E-${n}' and kind = 'deduct' and used_after = 1) as deductions,
    (select count(*) from operations where entitlement = 'E-${n}' and deducted = 1) as operations,
    (select count(*) from outbox where entitlement = 'E-${n}' and topic = 'ticket.opened') as told`)
  return row
}

const once = { used: 1, tickets: 1, deductions: 1, operations: 1, told: 1 }

const channels: { channel: string; open: (program: Running) => Promise<(n: number) => Promise<Customer>> }[] =
  [
    {
      channel: 'over a connector',
      open: async (program) => {
        const endpoint = await connectorEndpoint()
        return async (n) => overConnector(program, endpoint, `c${n}`)
      },
    },
    { channel: 'on the website', open: async (program) => () => overWebsite(program) },
  ]

const why = whyNoStrace()

describe.skipIf(why !== null)(`the program is killed in a conversation${why ? ` (${why})` : ''}`, () => {
  test.each(channels)(
    '$channel, at every write and every send: one ticket, one incident, every answer, in order',
    { timeout: 3_600_000 },
    async ({ channel, open }) => {
      if (sqlite === undefined) throw new Error('no SQLite')
      const world = await aDesk(sqlite).withEntitlement(
        ...Array.from({ length: mostPoints }, (_, n) => contract(n)),
      )
      await world.store.close()
      const program = await keepRunning({
        databaseUrl: world.url,
        env: {
          GUICHET_KEY: keyNamed('tests').toString('hex'),
          EMBEDDED_DIRECT_LINE_SECRET: embeddedSecret,
        },
      })
      const customerOf = await open(program)
      const isQuiet = async () =>
        (await world.rows('select 1 from channel_activities where pending is not null')).length === 0
      const answers = await rehearse(await customerOf(0), 0, isQuiet)
      const counting = await customerOf(1)
      const counted = await countCalls(program.pid, { calls, file: join(await freshFolder(), 'calls') })
      await talk(counting, 1, answers)
      const counts = await counted()
      const expected = await heardOf(counting, 1)
      let n = 1
      let kills = 0
      for (const call of calls) {
        const points = pointsUpTo(counts.get(call) ?? 0)
        for (const nth of points) {
          n += 1
          const customer = await customerOf(n)
          const before = program.pid
          const strace = await killAtCall(program.pid, call, nth)
          await talk(customer, n, answers)
          if (program.pid === before) await strace.detach()
          else kills += 1
          const label = `killed at ${call} ${nth}`
          expect.soft({ label, ...((await openedFor(world, n)) as object) }).toEqual({ label, ...once })
          expect.soft({ label, heard: await heardOf(customer, n) }).toEqual({ label, heard: expected })
        }
        process.stdout.write(
          `${channel}: ${call} ${points.length} of ${counts.get(call)} points, ${kills} kills so far\n`,
        )
      }
      await program.end('SIGKILL')
      expect(kills).toBeGreaterThan(n / 2)
      const { desk } = await deskOn(await openForTest(world.url))
      expect(await desk.verifyAudit()).toMatchObject({ ok: true })
    },
  )
})
