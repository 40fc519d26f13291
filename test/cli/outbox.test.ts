import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import type { NewDelivery } from '../../src/store/outbox-port.ts'
import { type Instant, instantOf } from '../../src/store/ports.ts'
import { aCommandLine } from './world.ts'

const at = '2026-03-01T09:00:00.000Z' as Instant
const later = '2026-03-01T11:00:00.000Z' as Instant

const aDelivery = (id: string, kind: NewDelivery['kind']): NewDelivery => ({
  id,
  kind,
  lane: id,
  topic: 'ticket.moved',
  ticket: null,
  entitlement: null,
  payload: '{"secret":"words"}',
  at,
})

/** A webhook that waits for two hours yet, and a mail that is parked. */
const anOutbox = async () => {
  const cli = aCommandLine()
  const store = await openStore(cli.settings.DATABASE_URL)
  await store.outbox.add([aDelivery('hook-1', 'webhook'), aDelivery('mail-1', 'mail')])
  await store.outbox.claim(at, later, 10)
  await store.outbox.postpone('hook-1', later, 'HTTP 503')
  await store.outbox.postpone('mail-1', null, 'no such mailbox')
  await store.close()
  return cli
}

const dueNow = async (url: string): Promise<string[]> => {
  const store = await openStore(url)
  const now = new Date('2026-03-01T10:00:00Z')
  const due = await store.outbox.claim(instantOf(now), later, 10)
  await store.close()
  return due.map(({ id }) => id)
}

describe('an operator, of the outbox,', () => {
  it('sees what waits and why, and not what is in it', async () => {
    using cli = await anOutbox()
    const { code, out } = await cli.run('outbox', 'list')
    expect(code).toBe(0)
    expect(out).toMatch(/hook-1 +webhook +ticket.moved +\S+ +waiting +1 +2026-03-01T11:00:00.000Z +HTTP 503/)
    expect(out).toMatch(/mail-1 +mail .* parked +1 +- +no such mailbox/)
    expect(await cli.json('outbox', 'list', '--state', 'parked')).toMatchObject([{ id: 'mail-1', tries: 1 }])
    expect(await cli.json('outbox', 'list', '--kind', 'webhook')).toMatchObject([{ id: 'hook-1' }])
    expect(out + (await cli.run('outbox', 'list', '--json')).out).not.toContain('words')
  })

  it('is told that nothing waits, and which states there are', async () => {
    using cli = aCommandLine()
    expect(await cli.run('outbox', 'list')).toMatchObject({ code: 0, out: 'nothing waits\n' })
    expect(await cli.run('outbox', 'list', '--state', 'lost')).toMatchObject({
      code: 2,
      err: expect.stringContaining('parked'),
    })
  })

  it('has what is named tried now, or all that is parked', async () => {
    using cli = await anOutbox()
    expect(await cli.run('outbox', 'retry', '--all')).toMatchObject({ code: 0, out: '1 delivery due now\n' })
    expect(await dueNow(cli.settings.DATABASE_URL)).toEqual(['mail-1'])
    expect(await cli.json('outbox', 'retry', 'hook-1')).toEqual({ retried: 1 })
    expect(await dueNow(cli.settings.DATABASE_URL)).toEqual(['hook-1'])
  })

  it('must say which', async () => {
    using cli = await anOutbox()
    expect(await cli.run('outbox', 'retry')).toMatchObject({ code: 2, err: expect.stringContaining('--all') })
    expect(await cli.run('outbox', 'retry', 'hook-1', '--all')).toMatchObject({ code: 2 })
    expect(await cli.run('outbox', 'drop')).toMatchObject({ code: 2 })
  })

  it('gives up what is named', async () => {
    using cli = await anOutbox()
    expect(await cli.run('outbox', 'drop', 'hook-1', 'mail-1')).toMatchObject({
      code: 0,
      out: '2 deliveries dropped\n',
    })
    expect(await cli.json('outbox', 'list')).toEqual([])
  })

  it('is told of an id that is no delivery, and nothing is done', async () => {
    using cli = await anOutbox()
    for (const verb of ['retry', 'drop']) {
      expect(await cli.run('outbox', verb, 'hook-1', 'hook-2')).toMatchObject({
        code: 1,
        err: expect.stringContaining('hook-2'),
      })
    }
    expect(await cli.json('outbox', 'list')).toHaveLength(2)
    expect(await dueNow(cli.settings.DATABASE_URL)).toEqual([])
  })
})
