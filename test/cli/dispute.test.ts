import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { openDesk } from '../../src/open-desk.ts'
import type { OperationId } from '../../src/store/ports.ts'
import { aCommandLine } from './world.ts'

const code = ['--customer', 'home', '--call', 'technical', '--support-code', '0123456789']

/** The demo customers, one of whom says that an incident was not theirs. */
const aDispute = async () => {
  const cli = aCommandLine()
  await cli.run('seed')
  await cli.run('authorize', ...code, '--commit', '--operation', 'A1')
  const parsed = parseConfig(cli.settings)
  if (!parsed.ok) throw new Error('the settings')
  const { desk, close } = await openDesk(parsed.config, () => new Date('2026-03-01T11:00:00Z'))
  const objection = { operation: 'A1' as OperationId, comment: 'I was away', actor: 'owner' }
  const disputed = await desk.dispute({ ...objection, kind: 'notMe' })
  await close()
  if (!disputed.done) throw new Error(disputed.problem)
  return { cli, id: disputed.dispute.id }
}

describe('an operator with a dispute', () => {
  it('sees it, closes it, gives the incident back and lets the code be used again, in one go', async () => {
    const { cli, id } = await aDispute()
    using _ = cli
    expect(await cli.json('dispute', 'list', '--open')).toMatchObject([{ id, kind: 'notMe', state: 'open' }])
    expect(await cli.json('dispute', 'show', id.toLowerCase())).toMatchObject({
      id,
      comment: 'I was away',
      codes: [{ kind: 'supportCode', ending: '6789', blockedAt: '2026-03-01T11:00:00.000Z' }],
      reversedAt: null,
    })
    expect((await cli.run('dispute', 'show', id)).out).toContain('support code ending in 6789, blocked')
    expect(await cli.json('authorize', ...code)).toMatchObject({ outcome: 'refuse', reasons: ['unknown'] })
    const ways = ['--reason', 'stolen', '--reverse', '--unblock']
    expect(await cli.json('dispute', 'close', id, ...ways)).toMatchObject({
      state: 'closed',
      resolution: 'stolen',
      reversed: true,
      unblocked: 1,
    })
    expect(await cli.json('authorize', ...code)).toMatchObject({ outcome: 'open', incidentsLeft: 2 })
    expect(await cli.json('ledger', 'home-limited')).toMatchObject([
      {},
      { kind: 'deduct' },
      { kind: 'reverse', reason: 'stolen' },
    ])
    expect(await cli.json('dispute', 'list', '--open')).toEqual([])
    expect(await cli.run('dispute', 'close', id, '--reason', 'again')).toMatchObject({ code: 1 })
    expect(await cli.json('audit', 'verify')).toMatchObject({ ok: true })
  })

  it('is told what is missing or wrong', async () => {
    const { cli, id } = await aDispute()
    using _ = cli
    expect(await cli.run('dispute', 'close', id)).toMatchObject({ code: 2 })
    expect(await cli.run('dispute', 'close', id, '--reason', ' ')).toMatchObject({ code: 2 })
    expect(await cli.run('dispute', 'show', 'D-1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No dispute'),
    })
    await cli.run('reverse', 'A1', '--reason', 'first')
    expect(await cli.run('dispute', 'close', id, '--reason', 'twice', '--reverse')).toMatchObject({
      code: 1,
      err: expect.stringContaining('without --reverse'),
    })
    expect(await cli.json('dispute', 'show', id)).toMatchObject({ state: 'open' })
  })

  it('blocks a code and lifts it, and the same import again lifts nothing', async () => {
    const { cli } = await aDispute()
    using _ = cli
    expect(await cli.json('code', 'unblock', 'home-limited', '--reason', 'found')).toMatchObject({
      changed: 1,
    })
    const ending = ['home-limited', '--ending', '6789', '--reason', 'they called']
    expect(await cli.json('code', 'block', ...ending)).toMatchObject({
      changed: 1,
      codes: [{ ending: '6789', blockedAt: expect.any(String) }],
    })
    await cli.run('seed')
    expect(await cli.json('code', 'list', 'home-limited')).toMatchObject([{ blockedAt: expect.any(String) }])
    expect(await cli.json('authorize', ...code)).toMatchObject({ outcome: 'refuse', reasons: ['unknown'] })
    expect(await cli.run('code', 'list', 'nothing')).toMatchObject({ code: 1 })
  })
})
