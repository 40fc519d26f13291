import { readFile } from 'node:fs/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { erase } from '../../src/desk/erase.ts'
import { createUpdates } from '../../src/desk/updates.ts'
import { openStore } from '../../src/store/open.ts'
import type { CustomerId } from '../../src/store/ports.ts'
import { instantOf } from '../../src/store/ports.ts'
import { aCommit, aDesk, aRequest, supportCode, theOwner, ticketId, type World } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { moment } from './opening.ts'

const by = { actor: 'a-channel-user', conversation: 'conversation-1' }
const hers = {
  code: '7315092648',
  key: '58206137',
  name: 'Zéphyrine Quill',
  email: 'zephyrine@quill.example',
}
const subject = 'The lantern flickers'
const reason = 'the moth was ours'

/** A customer who used everything, beside another. */
const aLivedWorld = async (engine: (typeof engines)[number]): Promise<World> => {
  const { name, email, code, key } = hers
  const world = await aDesk(engine).withEntitlement(
    {
      type: 'business',
      name,
      email,
      code,
      key: { digits: key, product: 'plesk-panel' },
      plan: 'limited',
      incidents: 5,
      tickets: [{ id: 'OLD-1', subject: `${subject} again` }],
    },
    { id: 'E-2', owner: 'bob', name: 'Bob Byrd', code: '1111111111' },
  )
  const request = aRequest({ credential: supportCode(code) })
  await world.desk.authorize(request, by)
  await world.done('op', { request, subject: `${subject}, my code is ${code}` })
  await world.done('by key', {
    request: aRequest({ customer: 'business', credential: { kind: 'licenseKey', digits: key } }),
    subject: `${subject}, key ${key}`,
  })
  const credential = { ...ticketId('OLD-1'), email }
  await world.done('resume', { request: aRequest({ credential }) })
  await world.desk.reverse(aCommit('op').operation, `${reason}: ${code}`, 'desk')
  await world.done("bob's", {
    request: aRequest({ credential: supportCode('1111111111') }),
    subject: 'The door squeaks',
  })
  return world
}

/** Everything that the database holds: the bytes of its files, or each row of each table. */
const everything = async ({ url, rows }: World): Promise<string> => {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length)
    const files = [path, `${path}-wal`, `${path}-shm`]
    return (await Promise.all(files.map((file) => readFile(file)))).join('\n')
  }
  const tables = (await rows(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  )) as { name: string }[]
  return JSON.stringify(await Promise.all(tables.map(({ name }) => rows(`select * from "${name}"`))))
}

const eraseHer = ({ store, secrets }: World) =>
  erase(store, secrets, { customer: theOwner, actor: 'desk', at: instantOf(moment) })

describe.each(engines)('erasing a customer on $engine', (engine) => {
  test('leaves nothing of theirs in the database, and all of the others', async () => {
    const world = await aLivedWorld(engine)
    const { tag } = world.secrets
    const seals = (await world.rows("select sealed from support_codes where entitlement = 'E-1'")) as {
      sealed: string
    }[]
    const personal = [
      hers.name,
      hers.email,
      subject,
      reason,
      tag('supportCode', hers.code),
      tag('licenseKey', hers.key),
      ...seals.map(({ sealed }) => sealed),
    ]
    const before = await everything(world)
    for (const text of personal) expect(before, text).toContain(text)
    expect(await eraseHer(world)).toEqual({
      done: true,
      auditLines: 5,
      tickets: 3,
      credentials: 2,
      conversations: 0,
    })
    const after = await everything(world)
    for (const text of [...personal, hers.code, hers.key]) expect(after.includes(text), text).toBe(false)
    for (const text of ['Bob Byrd', 'The door squeaks']) expect(after).toContain(text)
  })

  test('keeps the books: the audit trail holds, the ledger adds up', async () => {
    const world = await aLivedWorld(engine)
    await eraseHer(world)
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true, lines: 7 })
    const [entitlement] = await world.rows("select used from entitlements where id = 'E-1'")
    const ledger = (await world.desk.ledger('E-1' as Parameters<typeof world.desk.ledger>[0])) ?? []
    expect(entitlement).toEqual({ used: ledger.reduce((sum, { change }) => sum + change, 0) })
    await world.rows('update audit set detail = null, salt = null where seq = 7')
    expect(await world.desk.verifyAudit()).toEqual({ ok: false, seq: 7, problem: 'altered' })
  })

  test('forgets where they were to be told of their tickets, and only theirs', async () => {
    const world = await aLivedWorld(engine)
    const store = await openStore(world.url)
    onTestFinished(() => store.close())
    const updates = createUpdates({ store, subscriptions: store.subscriptions, now: () => moment })
    const [hers] = await world.desk.tickets({ customer: theOwner, limit: 1 })
    const [his] = await world.desk.tickets({ customer: 'bob' as CustomerId, limit: 1 })
    const follower = { channel: 'msteams', user: 'u', reference: '{}', locale: 'en' }
    for (const ticket of [hers, his]) {
      if (!ticket) throw new Error('both have a ticket')
      const conversation = `19:${ticket.entitlement}`
      expect(await updates.follow({ ...follower, conversation }, ticket.id)).toBe(true)
    }
    await eraseHer(world)
    expect(await world.rows('select conversation from subscriptions')).toEqual([{ conversation: '19:E-2' }])
    expect(await everything(world)).not.toContain('19:E-1')
  })

  test('makes their codes unknown, and their operations cannot be told again', async () => {
    const world = await aLivedWorld(engine)
    const request = aRequest({ credential: supportCode(hers.code) })
    await eraseHer(world)
    expect(await world.desk.preview(request)).toMatchObject({
      outcome: 'refuse',
      reasons: [{ reason: 'unknown' }],
    })
    expect(await world.commit('op', { request })).toEqual({ done: false, problem: 'erased' })
    expect(await world.desk.outcomeOf(aCommit('op').operation, aCommit('op').by)).toBeNull()
  })

  test('who is not on record changes nothing; twice is once', async () => {
    const world = await aLivedWorld(engine)
    const at = instantOf(moment)
    const nobody = { customer: 'nobody' as CustomerId, actor: 'desk', at }
    expect(await erase(world.store, world.secrets, nobody)).toEqual({
      done: false,
      problem: 'unknownCustomer',
    })
    await eraseHer(world)
    expect(await eraseHer(world)).toMatchObject({ done: true, auditLines: 0, credentials: 0 })
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
  })
})

describe.each(engines)('a code on $engine', (engine) => {
  test('that was used everywhere stands nowhere in clear', async () => {
    const world = await aLivedWorld(engine)
    const request = aRequest({ credential: supportCode(`${hers.code}1`) })
    await world.desk.authorize(request, by)
    await world.desk.authorize(aRequest({ credential: { kind: 'licenseKey', digits: hers.code } }), by)
    const found = await everything(world)
    expect(found).toContain(subject)
    for (const secret of [hers.code, hers.key]) expect(found.includes(secret), secret).toBe(false)
  })
})
