import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createDesk, type Desk } from '../../src/desk/desk.ts'
import { erase } from '../../src/desk/erase.ts'
import type { Commit } from '../../src/desk/outcome.ts'
import type { CodeWish } from '../../src/desk/verification/ask.ts'
import type { Verify } from '../../src/desk/verification/verify.ts'
import { parallels } from '../../src/rules/index.ts'
import { instantOf, type OperationId } from '../../src/store/ports.ts'
import {
  aCommit,
  aDesk,
  aRequest,
  type Contract,
  supportCode,
  theOwner,
  type World,
} from '../support/desk.ts'
import { type EngineUnderTest, engines } from '../support/stores.ts'
import { moment } from './opening.ts'

const minute = 60_000
const limited: Contract = { plan: 'limited', incidents: 3, email: 'ada@example.org' }
const eve = { actor: 'webchat:eve', conversation: 'webchat:c9' }
const voice = { actor: 'api:voice', conversation: null }
const op = (id: string) => id as OperationId

type Guarded = World & {
  desk: Desk
  wait(milliseconds: number): void
  ask(operation: string, over?: Partial<CodeWish>): ReturnType<Desk['askCode']>
  /** The code in the last letter. */
  code(): Promise<string>
  give(operation: string, code: string, by?: Commit['by']): ReturnType<Desk['proveCode']>
  /** Asks, reads the letter, gives the code. */
  prove(operation: string, over?: Partial<CodeWish>): Promise<void>
}

/** A desk that asks for codes, on the tests' contracts. */
const aGuardedDesk = async (
  engine: EngineUnderTest,
  verify: Verify,
  ...contracts: Contract[]
): Promise<Guarded> => {
  const world = await aDesk(engine).withEntitlement(...contracts)
  let time = moment.getTime()
  const { store, secrets } = world
  const now = () => new Date(time)
  const desk = createDesk({ store, secrets, profile: parallels, now, random: randomBytes, verify })
  const ask: Guarded['ask'] = (operation, over) =>
    desk.askCode({ ...aCommit(operation), anew: false, ...over })
  const code = async (): Promise<string> => {
    const [last] = (await world.rows(
      "select payload from outbox where topic = 'code.sent' order by seq desc",
    )) as {
      payload: string
    }[]
    const sent = await desk.sentCode(JSON.parse(last?.payload ?? '{}').code)
    return sent?.code ?? 'none'
  }
  const give: Guarded['give'] = (operation, given, by = aCommit(operation).by) =>
    desk.proveCode({ operation: op(operation), by, code: given })
  return {
    ...world,
    desk,
    commit: (operation, over) => desk.commit({ ...aCommit(operation), ...over }),
    wait: (milliseconds) => {
      time += milliseconds
    },
    ask,
    code,
    give,
    prove: async (operation, over) => {
      expect(await ask(operation, over)).toMatchObject({ needed: true, sent: true, isNew: true })
      expect(await give(operation, await code(), over?.by)).toEqual({ proved: true })
    },
  }
}

const needed = { done: false, problem: 'codeNeeded' }
const wrong = 'BBBB-BBBB'

const [sqlite] = engines
if (!sqlite) throw new Error('no engine')

describe('an incident behind a one-time code', () => {
  const guarded = (verify: Verify, ...contracts: Contract[]) =>
    aGuardedDesk(sqlite, verify, ...(contracts.length > 0 ? contracts : [limited]))

  test('is not spent before the code is given, and nothing else is carried out', async () => {
    const world = await guarded('risk')
    expect(await world.commit('op')).toEqual(needed)
    for (const table of ['operations', 'tickets', 'outbox', 'audit', 'one_time_codes'])
      expect(await world.rows(`select * from ${table}`)).toEqual([])
    expect(await world.ask('op')).toEqual({
      needed: true,
      sent: true,
      isNew: true,
      to: 'a•••@example.org',
      until: '2026-03-15T12:10:00.000Z',
    })
    expect(await world.commit('op')).toEqual(needed)
    expect(await world.give('op', await world.code())).toEqual({ proved: true })
    expect(await world.commit('op')).toMatchObject({ done: true, outcome: { incidentsAfter: 2 } })
    expect(await world.commit('op')).toMatchObject({ done: true, repeated: true })
  })

  test('takes a code of eight letters, of which nothing is kept', async () => {
    const world = await guarded('risk')
    await world.ask('op')
    const code = await world.code()
    expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    const kept = JSON.stringify(
      await Promise.all(
        ['one_time_codes', 'outbox', 'audit', 'deliveries'].map((table) =>
          world.rows(`select * from ${table}`),
        ),
      ),
    )
    expect(kept).not.toContain(code)
    expect(kept).not.toContain(code.replace('-', ''))
    expect(kept).not.toMatch(/example\.org/)
  })

  test('takes no code of another operation, user or conversation', async () => {
    const world = await guarded('risk')
    await world.ask('op')
    const code = await world.code()
    const expired = { proved: false, problem: 'expired' }
    expect(await world.give('other', code)).toEqual(expired)
    expect(await world.give('op', code, eve)).toEqual(expired)
    expect(await world.give('op', code, { ...aCommit('op').by, conversation: 'c2' })).toEqual(expired)
    expect(await world.give('op', code, { ...aCommit('op').by, conversation: null })).toEqual(expired)
    expect(await world.give('op', code)).toEqual({ proved: true })
  })

  test('takes a code for ten minutes', async () => {
    const world = await guarded('risk')
    await world.ask('op')
    const code = await world.code()
    world.wait(10 * minute)
    expect(await world.give('op', code)).toEqual({ proved: false, problem: 'expired' })
    expect(await world.code()).toBe('none')
    expect(await world.ask('op')).toMatchObject({ isNew: true })
    expect(await world.code()).not.toBe(code)
  })

  test('lets no more than ten codes out in an hour to the owner of many contracts', async () => {
    const contracts = ['1', '2', '3', '4', '5'].map((n) => ({
      ...limited,
      id: `E-${n}`,
      code: `000000000${n}`,
    }))
    const world = await guarded('risk', ...contracts)
    let sent = 0
    for (const { code } of contracts)
      for (let n = 0; n < 3; n++) {
        const request = aRequest({ credential: supportCode(code) })
        const asked = await world.ask(`${code}-${n}`, { request })
        if (asked.needed && asked.sent) sent++
      }
    expect(sent).toBe(10)
  })

  test('asks a front end for each operation: it speaks for many', async () => {
    for (const verify of ['risk', 'always'] as const) {
      const world = await guarded(verify)
      await world.prove('op', { by: voice })
      expect(await world.commit('op2', { by: voice })).toEqual(needed)
      expect(await world.commit('op', { by: voice })).toMatchObject({ done: true })
      expect(await world.commit('op2', { by: voice })).toEqual(needed)
    }
  })

  test('can be spent by nobody where the owner has no address: a person is to be asked', async () => {
    const world = await guarded('risk', { ...limited, email: 'none' })
    expect(await world.commit('op')).toEqual(needed)
    expect(await world.ask('op')).toEqual({ needed: true, sent: false, because: 'noMailbox' })
    expect(await world.rows('select * from one_time_codes')).toEqual([])
  })

  test.each<[string, Verify, Contract, Partial<Commit>]>([
    ['off', 'off', limited, {}],
    ['an unlimited plan', 'always', { plan: 'unlimited' }, {}],
    [
      'a ticket that is resumed',
      'always',
      { ...limited, tickets: [{ id: 'T-AAAAA-AAAAA-Y' }] },
      {
        request: aRequest({ credential: { kind: 'ticket', id: 'T-AAAAA-AAAAA-Y' as never } }),
      },
    ],
    ['an unknown code', 'always', limited, { request: aRequest({ credential: supportCode('9999999999') }) }],
  ])('is the only thing that needs one: not %s', async (_, verify, contract, over) => {
    const world = await guarded(verify, contract)
    expect(await world.ask('op', over)).toEqual({ needed: false })
    expect(await world.commit('op', over)).toMatchObject({ done: true })
  })

  test('leaves in the audit trail who was sent a code and what was given', async () => {
    const world = await guarded('risk')
    await world.ask('op')
    await world.give('op', wrong)
    await world.give('op', await world.code())
    await world.commit('op')
    const lines = await world.store.read((reader) => reader.audit(0, 10))
    expect(lines.map(({ action }) => action)).toEqual(['sendCode', 'missCode', 'proveCode', 'open'])
    expect(lines.map(({ customer }) => customer)).toEqual([theOwner, theOwner, theOwner, theOwner])
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
  })
})

describe.each(engines)('an incident behind a one-time code, on $engine', (engine) => {
  const guarded = (verify: Verify, ...contracts: Contract[]) =>
    aGuardedDesk(engine, verify, ...(contracts.length > 0 ? contracts : [limited]))

  test('takes none after five that were wrong, however many come at once', async () => {
    const world = await guarded('risk')
    await world.ask('op')
    const code = await world.code()
    const given = await Promise.all(Array.from({ length: 12 }, () => world.give('op', wrong)))
    const left = given.map((one) => ('left' in one ? one.left : null)).sort()
    expect(left.filter((one) => one !== null).sort()).toEqual([0, 1, 2, 3, 4])
    expect(await world.give('op', code)).toEqual({ proved: false, problem: 'expired' })
    expect(await world.commit('op')).toEqual(needed)
  })

  test('takes the last code that was sent, and none before it', async () => {
    const world = await guarded('risk')
    await world.ask('op')
    const first = await world.code()
    expect(await world.ask('op')).toMatchObject({ sent: true, isNew: false })
    expect(await world.ask('op', { anew: true })).toMatchObject({ sent: true, isNew: false })
    world.wait(minute)
    expect(await world.ask('op')).toMatchObject({ sent: true, isNew: false })
    expect(await world.ask('op', { anew: true })).toMatchObject({ sent: true, isNew: true })
    expect(await world.give('op', first)).toEqual({ proved: false, problem: 'wrong', left: 4 })
    expect(await world.give('op', await world.code())).toEqual({ proved: true })
  })

  test('lets no more than three codes out in an hour for one contract', async () => {
    const world = await guarded('risk')
    for (const id of ['a', 'b', 'c']) expect(await world.ask(id)).toMatchObject({ isNew: true })
    world.wait(15 * minute)
    const tooMany = { needed: true, sent: false, because: 'tooMany' }
    expect(await world.ask('d')).toEqual({ ...tooMany, wait: 45 * minute })
    expect(await world.ask('d', { by: eve })).toMatchObject(tooMany)
    world.wait(45 * minute)
    expect(await world.ask('d')).toMatchObject({ isNew: true })
  })

  test('asks who has proved it once no more, in no conversation of theirs and for no contract of that owner', async () => {
    const other = { ...limited, id: 'E-2', code: '1111111111' }
    const world = await guarded('always', limited, other)
    await world.prove('op')
    const elsewhere = { by: { ...aCommit('op').by, conversation: 'c2' } }
    expect(await world.commit('op')).toMatchObject({ done: true })
    expect(await world.commit('op2', elsewhere)).toMatchObject({ done: true })
    const request = aRequest({ credential: supportCode('1111111111') })
    expect(await world.commit('op3', { request })).toMatchObject({ done: true })
    expect(await world.commit('op4', { by: eve })).toEqual(needed)
  })

  test('asks again once the owner has another mailbox', async () => {
    const world = await guarded('always')
    await world.prove('op')
    await world.ask('op2', { by: eve })
    const code = await world.code()
    await world.rows("update customers set email = 'new@example.org'")
    expect(await world.commit('op')).toEqual(needed)
    expect(await world.code()).toBe('none')
    expect(await world.give('op2', code, eve)).toEqual({ proved: false, problem: 'expired' })
    expect(await world.ask('op2', { by: eve })).toMatchObject({ isNew: true, to: 'n•••@example.org' })
  })

  test('asks whom it knows with `always` alone: known is who spent one before, unless it was denied or given back', async () => {
    const world = await guarded('risk')
    await world.done('before') // by a desk that asked for nothing yet
    expect(await world.commit('op', { by: eve })).toEqual(needed)
    expect(await world.commit('op')).toMatchObject({ done: true })
    const strict = createDesk({ ...deskDeps(world), verify: 'always' })
    expect(await strict.commit(aCommit('op2'))).toEqual(needed)
    await world.desk.reverse(op('op'), 'not their fault', 'desk')
    expect(await world.commit('op3')).toMatchObject({ done: true })
  })

  test.each(['notMe', 'given back'])('asks who spent one that was %s', async (how) => {
    const world = await guarded('risk', { ...limited, key: { digits: '20000001', product: 'plesk-panel' } })
    await world.done('before')
    if (how === 'notMe') {
      await world.desk.dispute({ operation: op('before'), kind: 'notMe', comment: '', actor: 'owner' })
      await world.rows('update support_codes set blocked_at = null')
    } else await world.desk.reverse(op('before'), 'an error', 'desk')
    expect(await world.commit('op')).toEqual(needed)
  })

  test('is forgotten with the customer: codes that wait, and what was proved', async () => {
    const other = { ...limited, id: 'E-2', owner: 'bob', code: '1111111111' }
    const world = await guarded('risk', limited, other)
    await world.prove('op')
    await world.ask('op2', { by: eve })
    await world.ask('op3', { by: eve, request: aRequest({ credential: supportCode('1111111111') }) })
    const at = instantOf(moment)
    await erase(world.store, world.secrets, { customer: theOwner, actor: 'desk', at })
    expect(await world.rows('select entitlement from one_time_codes')).toEqual([{ entitlement: 'E-2' }])
  })

  test('leaves nothing behind of codes that proved nothing', async () => {
    const world = await guarded('risk')
    await world.prove('op')
    await world.ask('op2', { by: eve })
    const sweep = (minutes: number, limit = 10) =>
      world.store.transact(({ oneTimeCodes }) =>
        oneTimeCodes.deleteUnproved(instantOf(new Date(moment.getTime() + minutes * minute)), limit),
      )
    expect(await sweep(0)).toBe(0)
    expect(await sweep(1, 0)).toBe(0)
    expect(await sweep(1)).toBe(1)
    expect(await world.rows('select state from one_time_codes')).toEqual([{ state: 'proved' }])
  })
})

const deskDeps = ({ store, secrets }: World) => ({
  store,
  secrets,
  profile: parallels,
  now: () => moment,
  random: randomBytes,
})
