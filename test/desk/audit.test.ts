import { describe, expect, test } from 'vitest'
import type { AuditVerdict } from '../../src/desk/audit.ts'
import { checkKey } from '../../src/desk/key-check.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import { aCommit, aDesk, aRequest, supportCode, type World } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { keyNamed } from './opening.ts'

const by = { actor: 'ada@web', conversation: null }

/** Five lines: of a known customer and of nobody, of decisions and of deeds. */
const aTrail = async (engine: (typeof engines)[number]): Promise<World> => {
  const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 3 })
  await world.desk.authorize(aRequest({}), by)
  const { ticket } = await world.done('op')
  await world.desk.authorize(aRequest({ credential: supportCode('9999999999') }), by)
  if (ticket) await world.desk.move(ticket, 'closed', 'desk')
  await world.desk.reverse(aCommit('op').operation, 'our own fault', 'desk')
  return world
}

/** The same, to be tampered with again and again. */
const aSavedTrail = async (engine: (typeof engines)[number]) => {
  const world = await aTrail(engine)
  const tables = ['audit', 'audit_head']
  for (const table of tables) await world.rows(`create table saved_${table} as select * from ${table}`)
  const restore = async () => {
    for (const table of tables) {
      await world.rows(`delete from ${table}`)
      await world.rows(`insert into ${table} select * from saved_${table}`)
    }
  }
  return { ...world, restore }
}

type Problem = Extract<AuditVerdict, { ok: false }>['problem']
type Tampering = [what: string, seq: number, problem: Problem, statements: string[]]

const columns = 'at, actor, action, customer, detail, salt, digest, mac'
const copyOf = (seq: number, to: number) =>
  `insert into audit (seq, ${columns}) select ${to}, ${columns} from audit where seq = ${seq}`
const makeRoom = (from: number) => [
  `update audit set seq = -seq - 1 where seq >= ${from}`,
  'update audit set seq = -seq where seq < 0',
]
const closeGap = (after: number) => [
  `update audit set seq = -seq + 1 where seq > ${after}`,
  'update audit set seq = -seq where seq < 0',
]
const endAt = (seq: number) =>
  `update audit_head set seq = ${seq}, mac = (select mac from audit where seq = ${seq})`

const tamperings: Tampering[] = [
  ['the first line is removed', 1, 'removed', ['delete from audit where seq = 1']],
  ['a line in the middle is removed', 3, 'removed', ['delete from audit where seq = 3']],
  ['two lines are removed', 2, 'removed', ['delete from audit where seq in (2, 4)']],
  [
    'a line is removed and the others renumbered',
    3,
    'altered',
    ['delete from audit where seq = 3', ...closeGap(3)],
  ],
  ['the last line is removed', 5, 'cutOff', ['delete from audit where seq = 5']],
  ['the last line is removed and the end moved', 5, 'cutOff', ['delete from audit where seq = 5', endAt(4)]],
  ['all lines are removed', 1, 'cutOff', ['delete from audit']],
  [
    'all lines are removed and the end moved',
    1,
    'cutOff',
    ['delete from audit', "update audit_head set seq = 0, mac = ''"],
  ],
  ['a line is put in at the front', 1, 'inserted', [...makeRoom(1), copyOf(3, 1)]],
  ['a line is put in in the middle', 3, 'inserted', [...makeRoom(3), copyOf(5, 3)]],
  ['a line is repeated', 4, 'inserted', [...makeRoom(4), copyOf(3, 4)]],
  ['a line is put in at the end', 6, 'inserted', [copyOf(5, 6)]],
  ['a line is put in at the end and the end moved', 6, 'altered', [copyOf(5, 6), endAt(6)]],
  [
    'two lines change places',
    2,
    'altered',
    [
      'update audit set seq = 6 - seq where seq = 3',
      'update audit set seq = 9 where seq = 2',
      'update audit set seq = 2 where seq = 4',
      'update audit set seq = 4 where seq = 9',
    ],
  ],
  [
    'a detail is blanked',
    2,
    'erasedWithoutErasure',
    ['update audit set detail = null, salt = null where seq = 2'],
  ],
  ['a detail is blanked and its salt kept', 2, 'altered', ['update audit set detail = null where seq = 2']],
  ['a salt is blanked', 2, 'altered', ['update audit set salt = null where seq = 2']],
  ['the number at the end is lowered', 5, 'inserted', ['update audit_head set seq = 4']],
  ['the number at the end is raised', 6, 'cutOff', ['update audit_head set seq = 6']],
  ['the MAC at the end is altered', 6, 'cutOff', ["update audit_head set mac = 'x'"]],
  ['the seal of the end is altered', 6, 'cutOff', ["update audit_head set seal = 'x'"]],
]

describe.each(engines)('the audit trail on $engine', (engine) => {
  test('holds, also empty', async () => {
    const empty = await aDesk(engine).withEntitlement({})
    expect(await empty.desk.verifyAudit()).toEqual({ ok: true, lines: 0, head: '0:' })
    const { desk, rows } = await aTrail(engine)
    const [head] = (await rows('select seq, mac from audit_head')) as { mac: string }[]
    expect(await desk.verifyAudit()).toEqual({ ok: true, lines: 5, head: `5:${head?.mac}` })
  })

  test('tells which line was altered, in any column', async () => {
    const { desk, rows, restore } = await aSavedTrail(engine)
    for (const column of columns.split(', ')) {
      for (const seq of [1, 2, 3, 4, 5]) {
        await rows(`update audit set ${column} = coalesce(${column}, '') || 'x' where seq = ${seq}`)
        expect(await desk.verifyAudit(), `${column} of ${seq}`).toEqual({
          ok: false,
          seq,
          problem: 'altered',
        })
        await restore()
      }
    }
    expect(await desk.verifyAudit()).toMatchObject({ ok: true })
  })

  test('tells the first line that was altered, removed or put in, however it was done', async () => {
    const { desk, rows, restore } = await aSavedTrail(engine)
    for (const [what, seq, problem, statements] of tamperings) {
      for (const statement of statements) await rows(statement)
      expect(await desk.verifyAudit(), what).toEqual({ ok: false, seq, problem })
      await restore()
    }
    expect(await desk.verifyAudit()).toMatchObject({ ok: true })
  })

  test('that was cut off is not sealed over by the next line', async () => {
    const { desk, rows } = await aTrail(engine)
    await rows('delete from audit where seq = 5')
    await rows(endAt(4))
    await expect(desk.authorize(aRequest({}), by)).rejects.toThrow('end of the audit trail')
    expect(await desk.verifyAudit()).toEqual({ ok: false, seq: 5, problem: 'cutOff' })
  })

  test('holds under its own key only, and binds its database to it', async () => {
    const { desk, store, rows } = await aTrail(engine)
    const other = createSecrets(keyNamed('another'))
    expect(await checkKey(store, other)).toBe(false)
    await rows('delete from meta')
    expect(await checkKey(store, other)).toBe(false)
    expect(await desk.verifyAudit()).toMatchObject({ ok: true })
  })

  test('is verified while others write', async () => {
    const world = await aTrail(engine)
    const writing = Promise.all(Array.from({ length: 40 }, () => world.desk.authorize(aRequest({}), by)))
    for (let look = 0; look < 20; look++) expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
    await writing
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true, lines: 45 })
  })
})
