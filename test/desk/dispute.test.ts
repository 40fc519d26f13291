import { describe, expect, test } from 'vitest'
import type { Objection } from '../../src/desk/dispute.ts'
import { erase } from '../../src/desk/erase.ts'
import { rekey } from '../../src/desk/rekey.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import type { DisputeId } from '../../src/store/disputes-port.ts'
import { instantOf, type OperationId } from '../../src/store/ports.ts'
import { aDesk, aRequest, supportCode, theCode, theContract, theOwner, type World } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { deskOn, keyNamed, moment } from './opening.ts'

const op = 'op' as OperationId
const actor = 'owner'
const objection = (over: Partial<Objection> = {}): Objection => ({
  operation: op,
  kind: 'check',
  comment: '',
  actor,
  ...over,
})
const contract = { plan: 'limited', incidents: 3 } as const
const otherCode = '7777777777'

/** One incident was spent with the code. */
const spent = async (engine: (typeof engines)[number]): Promise<World> => {
  const world = await aDesk(engine).withEntitlement(contract, {
    id: 'E-2',
    owner: 'bob',
    name: 'Bob',
    code: otherCode,
  })
  await world.done('op')
  return world
}

const opened = async ({ desk }: World, over: Partial<Objection> = {}) => {
  const disputed = await desk.dispute(objection(over))
  if (!disputed.done) throw new Error(disputed.problem)
  return disputed
}

const answerTo = ({ desk }: World, digits: string) =>
  desk.preview(aRequest({ credential: supportCode(digits) }))

const close = ({ desk }: World, id: DisputeId, over: { reverse?: boolean; unblock?: boolean } = {}) =>
  desk.closeDispute({
    id,
    resolution: 'looked into',
    reverse: false,
    unblock: false,
    actor: 'desk',
    ...over,
  })

describe.each(engines)('an incident spent, on $engine', (engine) => {
  test('is told with its ticket, its code’s last digits and what was left', async () => {
    const world = await spent(engine)
    expect(await world.desk.spent(op)).toMatchObject({
      at: instantOf(moment),
      entitlement: theContract,
      owner: { id: theOwner, email: 'ada@example.org' },
      ticket: { subject: 'It does not start' },
      code: { kind: 'supportCode', ending: theCode.slice(-4), blockedAt: null },
      left: 2,
      dispute: null,
    })
    expect(await world.desk.spent('nothing' as OperationId)).toBeNull()
    await world.done('unlimited', { request: aRequest({ credential: supportCode(otherCode) }) })
    expect(await world.desk.spent('unlimited' as OperationId)).toBeNull()
  })

  test('is disputed once: a case is opened, nothing is reversed, the code goes on', async () => {
    const world = await spent(engine)
    const comment = `I was away\r\nand my code is ${theCode}`
    const { dispute, repeated, blocked } = await opened(world, { comment })
    expect(dispute).toMatchObject({ operation: op, kind: 'check', state: 'open', entitlement: theContract })
    expect(dispute.id).toMatch(/^D-\w{5}-\w{5}-\w$/)
    expect(dispute.comment).toMatch(/^I was away and my code is .*6789$/)
    expect(dispute.comment).not.toContain(theCode)
    expect([repeated, blocked]).toEqual([false, 0])
    expect(await opened(world, { kind: 'notMe' })).toEqual({
      done: true,
      repeated: true,
      dispute,
      blocked: 0,
    })
    expect(await world.desk.disputes({ limit: 9 })).toEqual([dispute])
    expect((await world.desk.ledger(theContract))?.map(({ kind }) => kind)).toEqual(['deduct'])
    expect(await answerTo(world, theCode)).toMatchObject({ outcome: 'open' })
    const events = await world.rows("select payload from outbox where topic = 'dispute.opened'")
    expect(events).toHaveLength(1)
    expect(JSON.stringify(events)).toContain(dispute.id)
    expect(JSON.stringify(events)).not.toContain('away')
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true, lines: 2 })
  })

  test('is disputed once also by two at a time', async () => {
    const world = await spent(engine)
    const both = await Promise.all([opened(world), opened(world, { kind: 'notMe' })])
    expect(both.filter(({ repeated }) => repeated)).toHaveLength(1)
    expect(both[0].dispute).toEqual(both[1].dispute)
  })

  test('is not there to dispute where none was', async () => {
    const world = await spent(engine)
    await world.done('unlimited', { request: aRequest({ credential: supportCode(otherCode) }) })
    const dispute = (operation: string) =>
      world.desk.dispute(objection({ operation: operation as OperationId }))
    expect(await dispute('unlimited')).toEqual({ done: false, problem: 'nothingDeducted' })
    expect(await dispute('nothing')).toEqual({ done: false, problem: 'unknownOperation' })
  })

  test('that was not the owner’s makes the code unknown, byte for byte, and to who is about to confirm', async () => {
    const world = await spent(engine)
    const { blocked } = await opened(world, { kind: 'notMe' })
    expect(blocked).toBe(1)
    expect(JSON.stringify(await answerTo(world, theCode))).toBe(
      JSON.stringify(await answerTo(world, '9999999999')),
    )
    expect(await world.done('later', { entitlement: theContract })).toMatchObject({
      decision: { outcome: 'refuse', reasons: [{ reason: 'unknown' }] },
    })
    expect(await answerTo(world, otherCode)).toMatchObject({ outcome: 'open' })
  })

  test('blocks every code of the entitlement where the one that was used is not known', async () => {
    const world = await spent(engine)
    await world.withEntitlement({ ...contract, used: 0, code: '5555555555' })
    await world.rows('update operations set support_code = null')
    expect(await opened(world, { kind: 'notMe' })).toMatchObject({ blocked: 2 })
    for (const code of [theCode, '5555555555'])
      expect(await answerTo(world, code)).toMatchObject({ reasons: [{ reason: 'unknown' }] })
  })

  test('by license key blocks that key and leaves the code', async () => {
    const key = { digits: '01234567', product: 'plesk-panel' }
    const licenseKey = { kind: 'licenseKey', digits: key.digits } as const
    const world = await aDesk(engine).withEntitlement({ ...contract, type: 'business', key })
    const request = aRequest({ customer: 'business', credential: licenseKey })
    await world.done('op', { request })
    await opened(world, { kind: 'notMe' })
    expect(await world.desk.preview(request)).toMatchObject({ reasons: [{ reason: 'unknown' }] })
    expect(await answerTo(world, theCode)).toMatchObject({ outcome: 'open' })
  })
})

describe.each(engines)('a case, on $engine', (engine) => {
  test('is closed by an operator, who gives back and unblocks in the same go, once', async () => {
    const world = await spent(engine)
    const { dispute } = await opened(world, { kind: 'notMe' })
    const closed = await close(world, dispute.id, { reverse: true, unblock: true })
    expect(closed).toMatchObject({ done: true, reversed: true, unblocked: 1 })
    expect(await world.desk.disputeCase(dispute.id)).toMatchObject({
      dispute: { state: 'closed', resolution: 'looked into', closedAt: instantOf(moment), closedBy: 'desk' },
      codes: [{ blockedAt: null }],
      reversedAt: instantOf(moment),
    })
    expect(await answerTo(world, theCode)).toMatchObject({ outcome: 'open', incidentsLeft: 3 })
    expect(await close(world, dispute.id)).toEqual({ done: false, problem: 'disputeClosed' })
    expect(await close(world, 'D-1' as DisputeId)).toEqual({ done: false, problem: 'unknownDispute' })
    expect(await world.desk.disputes({ state: 'open', limit: 9 })).toEqual([])
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
  })

  test('stays open where the incident cannot be given back again', async () => {
    const world = await spent(engine)
    const { dispute } = await opened(world, { kind: 'notMe' })
    await world.desk.reverse(op, 'a mistake', 'desk')
    const refused = await close(world, dispute.id, { reverse: true, unblock: true })
    expect(refused).toEqual({ done: false, problem: 'alreadyReversed' })
    expect(await world.desk.disputeCase(dispute.id)).toMatchObject({
      dispute: { state: 'open' },
      codes: [{ blockedAt: instantOf(moment) }],
    })
  })
})

describe.each(engines)('a blocked code, on $engine', (engine) => {
  const blocking = { entitlement: theContract, ending: null, reason: 'they called', actor: 'desk' }

  test('stays blocked when the same contracts are imported again', async () => {
    const world = await spent(engine)
    await opened(world, { kind: 'notMe' })
    await world.withEntitlement(contract)
    expect(await answerTo(world, theCode)).toMatchObject({ reasons: [{ reason: 'unknown' }] })
  })

  test('stays blocked under a new key, and its dispute still finds it', async () => {
    const world = await spent(engine)
    const { dispute } = await opened(world, { kind: 'notMe' })
    const next = createSecrets(keyNamed('the next one'))
    expect(await rekey(world.store, world.secrets, next)).toMatchObject({ done: true })
    const rekeyed = { ...world, ...(await deskOn(world.store, next)) }
    expect(await answerTo(rekeyed, theCode)).toMatchObject({ reasons: [{ reason: 'unknown' }] })
    expect(await rekeyed.desk.spent(op)).toMatchObject({ code: { ending: theCode.slice(-4) } })
    expect(await close(rekeyed, dispute.id, { unblock: true })).toMatchObject({ unblocked: 1 })
    expect(await answerTo(rekeyed, theCode)).toMatchObject({ outcome: 'open' })
  })

  test('is blocked and lifted by an operator, who names it by its last digits', async () => {
    const world = await spent(engine)
    const blocked = await world.desk.blockCodes({ ...blocking, ending: '6789', blocked: true })
    expect(blocked).toMatchObject({ done: true, changed: 1, codes: [{ ending: '6789' }] })
    expect(await world.desk.codes(theContract)).toMatchObject([{ blockedAt: instantOf(moment) }])
    expect(await answerTo(world, theCode)).toMatchObject({ reasons: [{ reason: 'unknown' }] })
    expect(await world.desk.blockCodes({ ...blocking, blocked: true })).toMatchObject({ changed: 0 })
    expect(await world.desk.blockCodes({ ...blocking, blocked: false })).toMatchObject({ changed: 1 })
    expect(await answerTo(world, theCode)).toMatchObject({ outcome: 'open' })
    expect(await world.desk.blockCodes({ ...blocking, ending: '0000', blocked: true })).toMatchObject({
      problem: 'unknownCode',
    })
  })

  test('and what was said of it is forgotten with its owner', async () => {
    const world = await spent(engine)
    const { dispute } = await opened(world, { kind: 'notMe', comment: 'the moth was ours' })
    await close(world, dispute.id)
    const at = instantOf(moment)
    await erase(world.store, world.secrets, { customer: theOwner, actor: 'desk', at })
    expect(await world.desk.disputeCase(dispute.id)).toMatchObject({
      dispute: { state: 'closed', comment: null, resolution: null },
      codes: [],
    })
    expect(await world.desk.spent(op)).toMatchObject({ owner: { email: null }, code: null, left: null })
    expect(JSON.stringify(await world.rows('select * from disputes'))).not.toContain('moth')
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
  })
})
