import { describe, expect, test } from 'vitest'
import { type EngineUnderTest, engines, rowsOf } from '../support/stores.ts'
import { aCommandLine } from './world.ts'

const onEngine = async ({ freshUrl }: EngineUnderTest) => {
  const url = await freshUrl()
  return { ...aCommandLine({ DATABASE_URL: url, GUICHET_KEY: 'ab'.repeat(32) }), url }
}

describe.each(engines)('guichet keys, on $engine', (engine) => {
  test('create prints the key alone, for a script to take, and says beside it that it is the only time', async () => {
    using cli = await onEngine(engine)
    const { code, out, err } = await cli.run('keys', 'create', 'console')
    expect([code, out]).toEqual([0, expect.stringMatching(/^gk_[0-9a-f]{12}_[\w-]{43}\n$/)])
    expect(err).toBe(`Key ${out.slice(3, 15)} of console. Keep it: it is not shown again.\n`)
  })

  test('create, list and revoke as JSON', async () => {
    using cli = await onEngine(engine)
    const at = '2026-03-01T10:00:00.000Z'
    const { key, ...made } = await cli.json('keys', 'create', 'voice')
    expect(made).toEqual({ id: key.slice(3, 15), name: 'voice', createdAt: at })
    const onList = { ...made, lastUsed: null, revokedAt: null }
    expect(await cli.json('keys', 'list')).toEqual([onList])
    expect(await cli.json('keys', 'revoke', made.id)).toEqual({ id: made.id, name: 'voice', revokedAt: at })
    expect(await cli.json('keys', 'list')).toEqual([{ ...onList, revokedAt: at }])
    expect(await cli.json('keys', 'revoke', made.id)).toEqual({ error: 'alreadyRevoked', key: made.id })
    expect(await cli.json('keys', 'revoke', 'nobody')).toEqual({ error: 'unknownKey', key: 'nobody' })
    expect((await cli.run('keys', 'revoke', 'nobody')).code).toBe(1)
  })

  test('list for people is a table, and never shows a secret', async () => {
    using cli = await onEngine(engine)
    expect((await cli.run('keys', 'list')).out).toBe('no keys\n')
    const { id, key } = await cli.json('keys', 'create', 'console')
    const { out } = await cli.run('keys', 'list')
    expect(out).toMatch(new RegExp(`${id} +console +2026-03-01T10:00:00.000Z +never +-`))
    expect(out).not.toContain(key.slice(16))
  })

  test('keep no key in the database, and put each making and revoking into the audit trail', async () => {
    using cli = await onEngine(engine)
    const { id, key } = await cli.json('keys', 'create', 'console')
    await cli.run('keys', 'revoke', id)
    const kept = JSON.stringify([
      await rowsOf(cli.url, 'select * from api_keys'),
      await rowsOf(cli.url, 'select * from audit'),
    ])
    expect(kept).toContain(id)
    expect(kept).not.toContain(key.slice(16))
    const lines = (await cli.run('audit', 'list', '--json')).out.trim().split('\n')
    const told = lines
      .map((line) => JSON.parse(line))
      .map(({ actor, action, detail }) => [actor, action, detail])
    expect(told).toEqual([
      ['cli', 'createKey', { key: id, name: 'console' }],
      ['cli', 'revokeKey', { key: id, name: 'console' }],
    ])
    expect((await cli.json('audit', 'verify')).ok).toBe(true)
  })
})

test.each(['', 'Console', 'my console', '-x', 'a:b', 'a'.repeat(41), 'clé'])(
  'guichet keys create refuses the name "%s", in which ledger and audit could be misread',
  async (name) => {
    using cli = aCommandLine()
    const { code, err } = await cli.run('keys', 'create', '--', name)
    expect([code, err]).toEqual([2, expect.stringContaining('expected at most 40 of a-z')])
  },
)
