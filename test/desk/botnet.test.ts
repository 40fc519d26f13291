import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { createDesk } from '../../src/desk/desk.ts'
import { createGuesses, type Guesser, type Tried } from '../../src/desk/guessing/guesses.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import { type CredentialKind, parallels } from '../../src/rules/index.ts'
import { openStore } from '../../src/store/open.ts'
import type { OperationId } from '../../src/store/ports.ts'
import { aCommit, aDesk, aRequest } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { moment } from './opening.ts'

/**
 * What a botnet of 10,000 addresses takes over in a year, which guesses without pause and knows the limits, where 1,000
 * contracts are on record, each with a support code and a license key and an incident left. What it may try is measured
 * at the real limiter and the real desk; what a try yields is arithmetic, over seeded years.
 */
const addresses = 10_000
const contracts = 1_000
const hoursAYear = 8_760
const minute = 60_000

const [sqlite] = engines
if (!sqlite) throw new Error('no engine')

/** Tries that the limits let through in the hours that are measured, on average an hour. */
const triesAnHour = async (kind: CredentialKind | 'oneTimeCode', hours = 1): Promise<number> => {
  const store = await openStore(await sqlite.freshUrl())
  onTestFinished(() => store.close())
  let time = moment.getTime()
  const { mac } = createSecrets(Buffer.alloc(32, 7))
  const guesses = createGuesses({ counts: store.guesses, mac, now: () => new Date(time) })
  const isMiss = () => true
  const look = async () => true
  const attempt = (who: Guesser): Promise<Tried<boolean>> =>
    kind === 'oneTimeCode'
      ? guesses.attemptCode(who, look, isMiss)
      : guesses.attempt(aRequest({ customer: 'business', credential: credentials[kind] }), who, look, isMiss)
  let tries = 0
  let bot = 0
  for (const end = time + hours * 60 * minute; time < end; time += minute) {
    // Each address takes its turn, as a new user in a new conversation, until the minute's answer is "wait".
    for (;;) {
      bot = (bot + 1) % addresses
      const name = `bot-${bot}-${time}`
      const tried = await attempt({ conversation: name, user: name, network: `address-${bot}` })
      if (!tried.ok) break
      tries += 1
    }
  }
  return tries / hours
}

const credentials = {
  supportCode: { kind: 'supportCode', digits: '0000000000' },
  licenseKey: { kind: 'licenseKey', digits: '00000000' },
  ticket: { kind: 'ticket', id: 'T-00000-00000-0' as never },
} as const

/** One-time codes that may be tried in an hour for a contract whose credential is known, at the real desk. */
const codeTriesAnHour = async (): Promise<number> => {
  const { store, secrets } = await aDesk(sqlite).withEntitlement({ plan: 'limited', incidents: 3 })
  let time = moment.getTime()
  const now = () => new Date(time)
  const desk = createDesk({ store, secrets, profile: parallels, now, random: randomBytes, verify: 'risk' })
  let tries = 0
  for (const end = time + 60 * minute; time < end; time += minute) {
    const operation = `op-${time}` as OperationId
    const by = { actor: `webchat:${time}`, conversation: `webchat:${time}` }
    const wish = { ...aCommit(operation), by, anew: false }
    const asked = await desk.askCode(wish)
    if (!asked.needed || !asked.sent) continue
    for (;;) {
      const given = await desk.proveCode({ operation, by, code: 'BBBB-BBBB' })
      if (given.proved || given.problem === 'expired') break
      tries += 1
    }
  }
  return tries
}

/** mulberry32, so that every run sees the same years. */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

type Budget = { supportCode: number; licenseKey: number; oneTimeCode: number; perContract: number }

/**
 * One year: credentials that were hit, hour by hour, and with them what the one-time codes let through: the expectation,
 * since it is too small to be drawn.
 */
const aYear = (budget: Budget, random: () => number): { hits: number; takeovers: number } => {
  const chance = (budget.supportCode * contracts) / 1e10 + (budget.licenseKey * contracts) / 1e8
  let hits = 0
  let takeovers = 0
  for (let hour = 0; hour < hoursAYear; hour++) {
    if (random() < chance) hits += 1
    takeovers += Math.min(budget.oneTimeCode, hits * budget.perContract) / 20 ** 8
  }
  return { hits, takeovers }
}

test('a botnet takes over at most 0.01 contracts a year with `risk`, and some nine without', async ({
  annotate,
}) => {
  const budget = {
    supportCode: await triesAnHour('supportCode'),
    licenseKey: await triesAnHour('licenseKey', 3),
    oneTimeCode: await triesAnHour('oneTimeCode'),
    perContract: await codeTriesAnHour(),
  }
  expect(budget).toEqual({ supportCode: 500, licenseKey: 100, oneTimeCode: 500, perContract: 15 })
  const random = seeded(6)
  const years = Array.from({ length: 1_000 }, () => aYear(budget, random))
  const mean = (of: (year: (typeof years)[number]) => number) =>
    years.reduce((sum, year) => sum + of(year), 0) / years.length
  const off = mean(({ hits }) => hits)
  const risk = mean(({ takeovers }) => takeovers)
  const atWorst = (budget.oneTimeCode * hoursAYear) / 20 ** 8
  await annotate(
    `takeovers a year: off ${off.toFixed(1)}, risk ${risk.toExponential(1)}, at worst ${atWorst.toExponential(1)}`,
  )
  expect(off).toBeGreaterThan(9)
  expect(off).toBeLessThan(9.4)
  expect(risk).toBeLessThan(atWorst)
  expect(atWorst).toBeLessThanOrEqual(0.01)
})
