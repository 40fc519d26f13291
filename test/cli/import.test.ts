import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { customer, entitlement } from '../import/support.ts'
import { aCommandLine } from './world.ts'

const aFile = (line: ReturnType<typeof aCommandLine>, name: string, content: string): string => {
  writeFileSync(line.file(name), content)
  return line.file(name)
}

const content = JSON.stringify({
  customers: [customer('C1')],
  entitlements: [entitlement('E1', 'C1', { plan: 'per-incident', incidents: 1 })],
})

it('import tells what it created, and audits it', async () => {
  using line = aCommandLine()
  const file = aFile(line, 'import.json', content)
  expect(await line.json('import', file)).toMatchObject({
    ok: true,
    dryRun: false,
    counts: { customers: { created: 1, updated: 0, unchanged: 0 } },
    createdTickets: [{ entitlement: 'E1', ticket: expect.stringMatching(/^T-/) }],
  })
  const again = await line.run('import', file)
  expect(again).toMatchObject({ code: 0, err: '' })
  expect(again.out).toContain('entitlements: 0 created, 0 updated, 1 unchanged')
  expect(await line.json('audit', 'verify')).toMatchObject({ ok: true, lines: 1 })
})

it('import --dry-run changes nothing', async () => {
  using line = aCommandLine()
  const file = aFile(line, 'import.json', content)
  expect((await line.run('import', '--dry-run', file)).out).toContain('A dry run: nothing was changed.')
  expect(await line.json('import', file)).toMatchObject({ counts: { customers: { created: 1 } } })
})

it('import names every problem as file:line:column, exits 1 and imports nothing', async () => {
  using line = aCommandLine()
  const good = aFile(line, 'good.json', content)
  const bad = aFile(line, 'codes.csv', 'code;entitlement\n123456789;E1\n')
  const missing = line.file('missing.csv')
  const text = await line.run('import', good, bad, missing)
  expect(text).toMatchObject({ code: 1, out: '' })
  expect(text.err).toBe(
    `${bad}:2:1: code: expected 10 digits, leading zeros among them, found "•••••6789" (9 characters)\n` +
      `${missing}:1:1: expected a file that can be read, found none (ENOENT)\n` +
      '2 problems. Nothing was imported.\n',
  )
  expect(await line.json('import', bad)).toMatchObject({
    ok: false,
    total: 1,
    problems: [{ file: bad, line: 2, column: 1 }],
  })
  expect(await line.json('import', good)).toMatchObject({ counts: { customers: { created: 1 } } })
})

it('import without a file is a usage error', async () => {
  using line = aCommandLine()
  expect((await line.run('import')).code).toBe(2)
})
