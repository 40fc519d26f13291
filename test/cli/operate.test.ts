import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { demoPaths } from '../../src/desk/demo/paths.ts'
import { aCommandLine } from './world.ts'

const open = [
  'authorize',
  '--customer',
  'home',
  '--call',
  'technical',
  '--support-code',
  '0123456789',
  '--commit',
]

describe('an operator', () => {
  it('sees what to type for every path after seeding, and seeding twice changes nothing', async () => {
    using cli = aCommandLine()
    const first = await cli.run('seed')
    const lines = first.out.split('\n')
    for (const { type, gives } of demoPaths) {
      expect(lines.some((line) => line.includes(type) && line.endsWith(gives.en))).toBe(true)
    }
    const { counts } = await cli.json('seed')
    expect(counts.entitlements).toMatchObject({ created: 0, updated: 0, unchanged: 13 })
    expect(await cli.json('audit', 'verify')).toMatchObject({ ok: true, lines: 1 })
  })

  it('may not seed demo customers in production', async () => {
    using cli = aCommandLine({ NODE_ENV: 'production', GUICHET_KEY: 'a'.repeat(64) })
    expect(await cli.run('seed')).toMatchObject({ code: 1, err: expect.stringContaining('production') })
  })

  it('closes a ticket for good', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    expect(await cli.run('ticket', 'move', 'T-AAAAA-AAAAA-Y', 'pending')).toMatchObject({ code: 0 })
    expect(await cli.json('ticket', 'close', 'T-AAAAA-AAAAA-Y')).toEqual({
      ticket: 'T-AAAAA-AAAAA-Y',
      from: 'pending',
      to: 'closed',
    })
    expect(await cli.run('ticket', 'move', 'T-AAAAA-AAAAA-Y', 'open')).toMatchObject({
      code: 1,
      err: expect.stringContaining('final'),
    })
    expect(await cli.run('ticket', 'show', 'T-ZZZZZ-ZZZZZ-Z')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No ticket'),
    })
    const closed = await cli.json('ticket', 'list', '--customer', 'demo-home', '--status', 'closed')
    expect(closed.map(({ id }: { id: string }) => id).toSorted()).toEqual([
      'T-AAAAA-AAAAA-Y',
      'T-BBBBB-BBBBB-X',
    ])
  })

  it('says that somebody answered on a ticket, which stays as it is', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    expect(await cli.json('ticket', 'answer', 't-aaaaa-aaaaa-y')).toEqual({
      ticket: 'T-AAAAA-AAAAA-Y',
      status: 'open',
    })
    expect(await cli.run('ticket', 'answer', 'T-BBBBB-BBBBB-X')).toMatchObject({
      code: 1,
      err: expect.stringContaining('closed is final'),
    })
    expect(await cli.run('ticket', 'answer', 'T-ZZZZZ-ZZZZZ-Z')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No ticket'),
    })
    const last = (await cli.run('audit', 'list', '--json')).out.trimEnd().split('\n').at(-1) ?? ''
    expect(JSON.parse(last)).toMatchObject({ action: 'answer', actor: 'cli' })
  })

  it('gives a deducted incident back once, and the ledger and the audit say why', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    await cli.run(...open, '--operation', 'A1')
    expect(await cli.json('reverse', 'A1', '--reason', 'not their fault')).toMatchObject({
      entitlement: 'home-limited',
      usedAfter: 1,
    })
    expect(await cli.run('reverse', 'A1', '--reason', 'again')).toMatchObject({
      code: 1,
      err: expect.stringContaining('before'),
    })
    expect(await cli.run('reverse', 'A2', '--reason', 'again')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No operation'),
    })
    expect(await cli.json('ledger', 'home-limited')).toMatchObject([
      { kind: 'import' },
      { kind: 'deduct', change: 1, usedAfter: 2 },
      { kind: 'reverse', change: -1, usedAfter: 1, reason: 'not their fault' },
    ])
    const trail = (await cli.run('audit', 'list', '--json')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(trail.map(({ action }) => action)).toEqual(['import', 'open', 'reverse'])
    expect(trail[1].detail).toMatchObject({
      request: { call: 'technical', credential: { kind: 'supportCode', ending: '6789' } },
      facts: { entitlement: { id: 'home-limited', plan: { kind: 'limited', incidents: 3, used: 1 } } },
      decision: { outcome: 'open', rules: ['H2', 'D'] },
    })
    expect(JSON.stringify(trail)).not.toContain('0123456789')
  })

  it('restores a backup made while the desk went on, and keeps what was there', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    expect(await cli.run('backup', cli.file('copy.db'))).toMatchObject({ code: 0 })
    await cli.run(...open)
    expect(await cli.json('ledger', 'home-limited')).toHaveLength(2)
    const { kept } = await cli.json('restore', cli.file('copy.db'))
    expect(existsSync(kept)).toBe(true)
    expect(await cli.json('ledger', 'home-limited')).toHaveLength(1)
    expect(await cli.json('audit', 'verify')).toMatchObject({ ok: true, lines: 1 })
  })

  it('is told when a backup is none, and nothing changes', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    writeFileSync(cli.file('copy.db'), 'no database at all')
    expect(await cli.run('restore', cli.file('copy.db'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('not a whole backup'),
    })
    expect(await cli.run('restore', cli.file('nowhere.db'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not exist'),
    })
    expect(await cli.json('audit', 'verify')).toMatchObject({ ok: true, lines: 1 })
  })

  it('gets out of a corrupt database by restoring', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    await cli.run('backup', cli.file('copy.db'))
    writeFileSync(cli.file('desk.db'), 'x'.repeat(10_000))
    expect((await cli.run('ledger', 'home-limited')).code).toBe(1)
    expect(await cli.run('restore', cli.file('copy.db'))).toMatchObject({ code: 0 })
    expect(await cli.json('ledger', 'home-limited')).toHaveLength(1)
  })

  it('rotates the key: the codes are still found, the old key opens nothing', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    const old = readFileSync(cli.file('guichet.key'), 'utf8').trim()
    expect(statSync(cli.file('guichet.key')).mode & 0o777).toBe(0o600)
    expect(await cli.json('rekey')).toMatchObject({ done: true, credentials: 18 })
    expect(readFileSync(cli.file('guichet.key'), 'utf8').trim()).not.toBe(old)
    expect(await cli.json(...open)).toMatchObject({ outcome: 'open' })
    expect(await cli.json('audit', 'verify')).toMatchObject({ ok: true, lines: 2 })
    writeFileSync(cli.file('guichet.key'), old)
    expect(await cli.run('audit', 'verify')).toMatchObject({
      code: 1,
      err: expect.stringContaining('another key'),
    })
  })

  it('finishes a rotation that was cut off before the key file was replaced', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    const old = readFileSync(cli.file('guichet.key'), 'utf8')
    await cli.run('rekey')
    const next = readFileSync(cli.file('guichet.key'), 'utf8')
    writeFileSync(cli.file('guichet.key'), old)
    writeFileSync(cli.file('guichet.key.next'), next)
    expect(await cli.json(...open)).toMatchObject({ outcome: 'open' })
    expect(readFileSync(cli.file('guichet.key'), 'utf8')).toBe(next)
  })

  it('is refused in production without a key', async () => {
    using cli = aCommandLine({ NODE_ENV: 'production' })
    expect(await cli.run('migrate')).toMatchObject({ code: 0 })
    expect(await cli.run('audit', 'verify')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^GUICHET_KEY is not set.*\n$/),
    })
  })

  it('erases a customer for good; the trail still holds', async () => {
    using cli = aCommandLine()
    await cli.run('seed')
    await cli.run(...open, '--subject', 'Zebra printer')
    expect(await cli.json('erase', 'demo-home')).toMatchObject({ customer: 'demo-home', credentials: 6 })
    expect(await cli.json('audit', 'verify')).toMatchObject({ ok: true })
    expect(await cli.json(...open)).toMatchObject({ outcome: 'refuse', reasons: ['unknown'] })
    expect(readFileSync(cli.file('desk.db')).includes('Zebra printer')).toBe(false)
    expect(await cli.run('erase', 'nobody')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No customer'),
    })
  })

  it('reads help for every verb', async () => {
    using cli = aCommandLine()
    for (const verb of [
      'import',
      'authorize',
      'ticket',
      'ledger',
      'reverse',
      'audit',
      'rekey',
      'seed',
      'backup',
      'restore',
      'erase',
      'migrate',
    ]) {
      expect(await cli.run(verb, '--help')).toMatchObject({
        code: 0,
        out: expect.stringContaining(`guichet ${verb}`),
      })
    }
  })
})

const root = fileURLToPath(new URL('../..', import.meta.url))
const nodes = ['/usr/bin/node', '/usr/local/bin/node'].filter(existsSync)
const versionOf = (node: string): number =>
  Number(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.slice(1).split('.')[0])

describe('the program on its own', () => {
  it('runs by npm, whatever Node the machine has', () => {
    using cli = aCommandLine()
    const run = spawnSync('npm', ['run', '-s', 'guichet', '--', 'seed'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...cli.settings },
    })
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('0123456789')
  })

  it('says in one line which Node it needs, and exits 1', () => {
    const shown = spawnSync(
      process.execPath,
      ['-e', "Object.defineProperty(process.versions,'node',{value:'20.20.2'});import('./bin/guichet.js')"],
      { cwd: root, encoding: 'utf8' },
    )
    expect(shown.status).toBe(1)
    expect(shown.stderr).toMatch(/^Guichet needs Node 22\.18 or newer, this is 20\.20\.2\..*\n$/)
    for (const node of nodes.filter((one) => versionOf(one) < 22)) {
      const run = spawnSync(node, ['bin/guichet.js', 'seed'], { cwd: root, encoding: 'utf8' })
      expect(run).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/^Guichet needs Node.*\n$/),
      })
    }
  })
})
