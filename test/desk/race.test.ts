import { describe, expect, test } from 'vitest'
import type { Commit } from '../../src/desk/outcome.ts'
import { aCommit, aDesk, aRequest, type Contract, supportCode } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { race, resultsOf } from './processes.ts'

const PROCESSES = 8
const CONTRACTS = 200

/** One incident left, or two, or none. */
const leftOf = (index: number): number => index % 3
const codeOf = (index: number): string => String(index).padStart(10, '0')

const contracts = Array.from(
  { length: CONTRACTS },
  (_, index): Contract => ({
    id: `E-${index}`,
    plan: 'limited',
    incidents: 5,
    used: 5 - leftOf(index),
    code: codeOf(index),
  }),
)

/** Everybody wants a ticket under every contract; half of them come from the other end. */
const commitsOf = (racer: number): Commit[] => {
  const commits = contracts.map((_, index) => ({
    ...aCommit(`${racer}/${index}`),
    request: aRequest({ credential: supportCode(codeOf(index)) }),
  }))
  return racer % 2 === 0 ? commits : commits.reverse()
}

describe.each(engines)('a race on $engine', (engine) => {
  test('of eight processes for the last incidents of 200 contracts has exactly the winners', {
    timeout: 240_000,
  }, async () => {
    const world = await aDesk(engine).withEntitlement(...contracts)
    const tasks = Array.from({ length: PROCESSES }, (_, racer) => ({
      url: world.url,
      commits: commitsOf(racer),
      atOnce: 2,
    }))
    const results = resultsOf(await race(tasks))
    expect(results).toHaveLength(PROCESSES * CONTRACTS)
    const opened = Map.groupBy(
      results.flatMap((one) =>
        one.done && one.outcome.decision.outcome === 'open' ? [one.outcome.decision] : [],
      ),
      (decision) => decision.entitlement.id as string,
    )
    for (const [index, { id = '' }] of contracts.entries())
      expect(opened.get(id)?.length ?? 0, id).toBe(leftOf(index))
    const winners = contracts.reduce((sum, _, index) => sum + leftOf(index), 0)
    expect(await world.rows('select id from entitlements where used <> incidents')).toEqual([])
    expect(await world.rows('select id from tickets')).toHaveLength(winners)
    expect(await world.rows("select id from ledger where kind = 'deduct'")).toHaveLength(winners)
    expect(await world.rows("select id from outbox where topic = 'ticket.opened'")).toHaveLength(winners)
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true, lines: PROCESSES * CONTRACTS })
  })

  test.each([
    ['fifty within one process', 1, 50],
    ['fifty in five processes', 5, 10],
  ])(
    'of %s repeating one operation has one ticket, one deduction, one outcome',
    { timeout: 60_000 },
    async (_who, processes, each) => {
      const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 5 })
      const commits = Array.from({ length: each }, () => aCommit('op'))
      const results = resultsOf(
        await race(Array.from({ length: processes }, () => ({ url: world.url, commits, atOnce: each }))),
      )
      expect(results).toHaveLength(50)
      expect(results.filter((one) => one.done && !one.repeated)).toHaveLength(1)
      expect(new Set(results.map((one) => one.done && JSON.stringify(one.outcome))).size).toBe(1)
      expect(await world.rows('select used from entitlements')).toEqual([{ used: 1 }])
      expect(await world.rows('select id from tickets')).toHaveLength(1)
      expect(await world.rows('select id from ledger')).toHaveLength(1)
      expect(await world.rows('select seq from audit')).toHaveLength(1)
    },
  )
})
