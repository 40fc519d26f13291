import { describe, expect, onTestFinished, test } from 'vitest'
import { createGuesses, type Guesser, type Guesses, isMiss } from '../../src/desk/guessing/guesses.ts'
import { guessLimits } from '../../src/desk/guessing/limits.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import type {
  AuthorizationRequest,
  Credential,
  CredentialKind,
  Day,
  Decision,
  Reason,
  TicketId,
} from '../../src/rules/index.ts'
import { openStore } from '../../src/store/open.ts'
import { engines, rowsOf } from '../support/stores.ts'

const minute = 60_000
const hour = 60 * minute

const credentials: Record<CredentialKind, Credential> = {
  ticket: { kind: 'ticket', id: 'T-00000-00000-0' as TicketId },
  supportCode: { kind: 'supportCode', digits: '0000000000' },
  licenseKey: { kind: 'licenseKey', digits: '00000000' },
}
const request = (kind: CredentialKind): AuthorizationRequest => ({
  call: 'technical',
  customer: 'business',
  credential: credentials[kind],
  on: '2026-03-01' as Day,
})

type Shown = 'found' | 'missed' | number

describe.each(engines)('guessing on $engine', ({ freshUrl }) => {
  const aDoor = async () => {
    const url = await freshUrl()
    const store = await openStore(url)
    onTestFinished(() => store.close())
    let time = Date.parse('2026-03-01T10:00:00Z')
    const { mac } = createSecrets(Buffer.alloc(32, 7))
    const open = (): Guesses => createGuesses({ counts: store.guesses, mac, now: () => new Date(time) })
    const guesses = open()
    let looks = 0
    const show = async (
      who: Guesser,
      isRight: boolean,
      kind: CredentialKind = 'supportCode',
      by = guesses,
    ): Promise<Shown> => {
      const look = async () => {
        looks += 1
        return isRight
      }
      const tried = await by.attempt(request(kind), who, look, (found) => !found)
      if (!tried.ok) return tried.wait
      return tried.value ? 'found' : 'missed'
    }
    return {
      url,
      show,
      open,
      /** Shows wrong ones until it is told to wait; how many were looked up. */
      guess: async (who: (n: number) => Guesser, kind?: CredentialKind, most = 700) => {
        for (let n = 0; n < most; n++) if (typeof (await show(who(n), false, kind)) === 'number') return n
        return most
      },
      wait: (milliseconds: number) => {
        time += milliseconds
      },
      looks: () => looks,
    }
  }

  test.each<[string, (n: number) => Guesser, CredentialKind, number]>([
    ['in one conversation', () => ({ conversation: 'c', user: 'u', network: 'n' }), 'supportCode', 5],
    ['in one conversation, of tickets', () => ({ conversation: 'c', user: 'u' }), 'ticket', 5],
    ['of one user in many conversations', (n) => ({ conversation: `c${n}`, user: 'u' }), 'supportCode', 10],
    [
      'of many users at one address',
      (n) => ({ conversation: `c${n}`, user: `u${n}`, network: 'n' }),
      'supportCode',
      50,
    ],
    ['by one front end', () => ({ frontEnd: 'api:console' }), 'supportCode', 250],
    ['by one front end, of keys', () => ({ frontEnd: 'api:console' }), 'licenseKey', 50],
    [
      'from many addresses',
      (n) => ({ conversation: `c${n}`, user: `u${n}`, network: `n${n}` }),
      'supportCode',
      500,
    ],
    ['from many addresses, of keys', (n) => ({ conversation: `c${n}`, network: `n${n}` }), 'licenseKey', 100],
  ])('%s ends after so many misses, within the time of its limit', async (_, who, kind, most) => {
    const door = await aDoor()
    expect(await door.guess(who, kind)).toBe(most)
  })

  test('goes on when the time is over, and not before', async () => {
    const door = await aDoor()
    const who = { conversation: 'c', user: 'u' }
    expect(await door.guess(() => who)).toBe(5)
    expect(await door.show(who, true)).toBe(15 * minute)
    door.wait(14 * minute)
    expect(await door.show(who, true)).toBe(minute)
    door.wait(minute)
    expect(await door.show(who, true)).toBe('found')
  })

  test('meets the same wait with a right credential and with a wrong one, and neither is looked up', async () => {
    const door = await aDoor()
    const who = { conversation: 'c', user: 'u' }
    await door.guess(() => who)
    const before = door.looks()
    const waits = [await door.show(who, true), await door.show(who, false), await door.show(who, true)]
    expect(new Set(waits)).toEqual(new Set([15 * minute]))
    expect(door.looks()).toBe(before)
  })

  test('is counted by kind: who knows no code may still show a ticket', async () => {
    const door = await aDoor()
    const who = { conversation: 'c', user: 'u', network: 'n' }
    await door.guess(() => who)
    expect(await door.show(who, true, 'ticket')).toBe('found')
  })

  test('is forgiven by a right credential, for the person, not for the address nor for ever', async () => {
    const door = await aDoor()
    const who = { conversation: 'c', user: 'u', network: 'n' }
    const roundOf4 = async (): Promise<boolean> => {
      for (let n = 0; n < 4; n++) if ((await door.show(who, false)) !== 'missed') return false
      return (await door.show(who, true)) === 'found'
    }
    let rounds = 0
    while (await roundOf4()) rounds += 1
    expect(rounds).toBe(7)
    expect(await door.show(who, true)).toBe(24 * hour)
    const others = await door.guess((n) => ({ conversation: `o${n}`, user: `o${n}`, network: 'n' }))
    expect(others).toBe(50 - 30)
  })

  test('is not more by trying all at once', async () => {
    const door = await aDoor()
    const who = (n: number): Guesser => ({ conversation: `c${n}`, user: `u${n}`, network: 'n' })
    const all = await Promise.all(Array.from({ length: 300 }, (_, n) => door.show(who(n), false)))
    expect(all.filter((one) => one === 'missed')).toHaveLength(50)
    expect(all.filter((one) => typeof one === 'number')).toHaveLength(250)
  })

  test('goes on counting in another process', async () => {
    const door = await aDoor()
    const who = { conversation: 'c', user: 'u' }
    await door.guess(() => who)
    expect(await door.show(who, true, 'supportCode', door.open())).toBe(15 * minute)
  })

  test('leaves no name in the records', async () => {
    const door = await aDoor()
    await door.show({ conversation: 'secret-c', user: 'secret-u', network: '192.0.2.7' }, false)
    const kept = JSON.stringify(await rowsOf(door.url, 'select * from guesses'))
    expect(kept).not.toMatch(/secret-|192\.0\.2/)
    expect(kept).toContain('supportCode.network')
  })

  test.each([1, 2, 3])(
    '200 honest people behind one address, a typo in ten, all get in (%i)',
    async (seed) => {
      const door = await aDoor()
      let state = seed * 7919
      const isTypo = (): boolean => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31
        return (state >> 8) % 10 === 0
      }
      const visit = async (n: number): Promise<Shown> => {
        const who = { conversation: `c${n}`, user: `u${n}`, network: 'office' }
        for (;;) {
          const isRight = !isTypo()
          const answer = await door.show(who, isRight)
          if (answer !== 'missed') return answer
        }
      }
      const got = await Promise.all(Array.from({ length: 200 }, (_, n) => visit(n)))
      expect(new Set(got)).toEqual(new Set(['found']))
      expect(door.looks()).toBeGreaterThan(205)
    },
  )
})

describe('the limits of guessing', () => {
  test('let neither one address nor one front end use up what all share', () => {
    for (const { network, frontEnd, everybody } of Object.values(guessLimits)) {
      expect(network.misses).toBeLessThanOrEqual(everybody.misses / 2)
      expect(frontEnd.misses).toBeLessThanOrEqual(everybody.misses / 2)
    }
  })

  test.each([
    ['supportCode', 1e10, 2283],
    ['licenseKey', 1e8, 114],
    ['ticket', 2 ** 50, 257_000_000],
  ] as const)('make a given %s a matter of so many years', (kind, possible, years) => {
    const { misses, seconds } = guessLimits[kind].everybody
    const aYear = (misses * 365 * 86_400) / seconds
    expect(possible / aYear).toBeGreaterThanOrEqual(years * 0.99)
    expect(possible / aYear).toBeLessThanOrEqual(years * 1.01)
  })
})

describe('a decision is a miss', () => {
  const shared = (): Pick<Decision, 'rules' | 'customer' | 'customerCorrected' | 'offers'> => ({
    rules: [],
    customer: 'home',
    customerCorrected: false,
    offers: [],
  })
  test.each<[string, Reason, boolean]>([
    ['unknown', { reason: 'unknown', credential: 'ticket' }, true],
    ["another owner's", { reason: 'emailMismatch' }, true],
    ['known and without phone support', { reason: 'noPhoneSupport' }, false],
  ])('or not: where the credential is %s', (_, reason, missed) => {
    const refusal = { outcome: 'refuse', credential: 'ticket', incidentsLeft: null } as const
    expect(isMiss({ ...shared(), ...refusal, openTickets: [], reasons: [reason] })).toBe(missed)
  })

  test('where the ticket of a licensing call is unknown, and not where it is closed', () => {
    expect(isMiss({ ...shared(), outcome: 'exempt', ticketNote: 'unknown' })).toBe(true)
    expect(isMiss({ ...shared(), outcome: 'exempt', ticketNote: 'closed' })).toBe(false)
  })
})
