import { describe, expect, test } from 'vitest'
import { verifyAudit } from '../../src/desk/audit.ts'
import { checkKey } from '../../src/desk/key-check.ts'
import { rekey } from '../../src/desk/rekey.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import type { Store } from '../../src/store/ports.ts'
import { aDesk, aRequest, supportCode, theCode, theContract, type World } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { deskOn, keyNamed } from './opening.ts'

const by = { actor: 'ada@web', conversation: null }
const next = createSecrets(keyNamed('the next one'))
const key = { digits: '01234567', product: 'plesk-panel' }
const licenseKey = { kind: 'licenseKey', digits: key.digits } as const

const aWorld = async (engine: (typeof engines)[number]): Promise<World> => {
  const world = await aDesk(engine).withEntitlement({ type: 'business', key, plan: 'limited', incidents: 3 })
  await world.done('op')
  await world.desk.authorize(aRequest({}), by)
  return world
}

const keyed = async ({ rows }: World) =>
  JSON.stringify([
    await rows('select * from support_codes order by tag'),
    await rows('select * from license_keys'),
    await rows('select * from audit order by seq'),
    await rows('select * from audit_head'),
    await rows('select * from meta'),
  ])

/** Everything of a transaction is done, and then the process is gone. */
const cutOff = (store: Store): Store => ({
  ...store,
  transact: (fn) =>
    store.transact(async (writer) => {
      await fn(writer)
      throw new Error('cut off')
    }),
})

describe.each(engines)('a new key on $engine', (engine) => {
  test('finds every code under new tags and new seals, and the chain holds under it alone', async () => {
    const world = await aWorld(engine)
    const before = await world.rows(
      'select tag, sealed from support_codes union all select tag, sealed from license_keys',
    )
    expect(await rekey(world.store, world.secrets, next)).toEqual({ done: true, credentials: 2 })
    const after = JSON.stringify(await keyed(world))
    for (const { tag, sealed } of before as { tag: string; sealed: string }[]) {
      expect(after).not.toContain(tag)
      expect(after).not.toContain(sealed)
    }
    const { desk } = await deskOn(world.store, next)
    for (const credential of [supportCode(theCode), licenseKey]) {
      const decision = await desk.preview(aRequest({ customer: 'business', credential }))
      expect(decision).toMatchObject({ outcome: 'open', entitlement: { id: theContract } })
    }
    expect(await desk.verifyAudit()).toMatchObject({ ok: true, lines: 2 })
    expect(await world.store.read((reader) => verifyAudit(reader, world.secrets.mac))).toMatchObject({
      ok: false,
    })
    expect(await desk.authorize(aRequest({}), by)).toMatchObject({ outcome: 'open' })
    expect(await desk.verifyAudit()).toMatchObject({ ok: true, lines: 3 })
  })

  test('finds codes by the thousand', async () => {
    const world = await aDesk(engine).withEntitlement(
      ...Array.from({ length: 2_100 }, (_, index) => ({
        id: `E-${index}`,
        code: String(index).padStart(10, '0'),
      })),
    )
    expect(await rekey(world.store, world.secrets, next)).toEqual({ done: true, credentials: 2_100 })
    const sealed = (await world.rows('select tag, sealed from support_codes')) as Parameters<
      typeof next.unseal
    >[0][] &
      { tag: string; sealed: Parameters<typeof next.unseal>[0] }[]
    for (const code of sealed) expect(code.tag).toBe(next.tag('supportCode', next.unseal(code.sealed)))
  })

  test('leaves the old one useless: it neither opens the database nor adds to the trail', async () => {
    const world = await aWorld(engine)
    await rekey(world.store, world.secrets, next)
    expect(await checkKey(world.store, world.secrets)).toBe(false)
    expect(await checkKey(world.store, next)).toBe(true)
    await expect(world.desk.authorize(aRequest({}), by)).rejects.toThrow('end of the audit trail')
    const { desk } = await deskOn(world.store, next)
    expect(await desk.verifyAudit()).toMatchObject({ ok: true, lines: 2 })
  })

  test('is not given to a trail that does not hold', async () => {
    const world = await aWorld(engine)
    await world.rows("update audit set actor = 'eve' where seq = 2")
    const before = await keyed(world)
    expect(await rekey(world.store, world.secrets, next)).toEqual({
      done: false,
      problem: 'auditBroken',
      seq: 2,
    })
    expect(await keyed(world)).toBe(before)
  })

  test('is not given where a code would be lost', async () => {
    const world = await aWorld(engine)
    await world.rows("update license_keys set sealed = 'damaged'")
    const before = await keyed(world)
    await expect(rekey(world.store, world.secrets, next)).rejects.toThrow('cannot be opened')
    expect(await keyed(world)).toBe(before)
  })

  test('cut off before its end leaves all as it was', async () => {
    const world = await aWorld(engine)
    const before = await keyed(world)
    await expect(rekey(cutOff(world.store), world.secrets, next)).rejects.toThrow('cut off')
    expect(await keyed(world)).toBe(before)
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
  })

  test('leaves a trail that holds, whoever writes meanwhile', async () => {
    const world = await aWorld(engine)
    const results = await Promise.allSettled([
      ...Array.from({ length: 20 }, () => world.desk.authorize(aRequest({}), by)),
      rekey(world.store, world.secrets, next),
      ...Array.from({ length: 20 }, () => world.desk.authorize(aRequest({}), by)),
    ])
    const written = results.filter(({ status }) => status === 'fulfilled').length - 1
    const { desk } = await deskOn(world.store, next)
    expect(await desk.verifyAudit()).toMatchObject({ ok: true, lines: 2 + written })
  })
})
