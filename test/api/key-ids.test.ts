import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createKey } from '../../src/api/keys.ts'
import { parseConfig } from '../../src/config.ts'
import { openDesk } from '../../src/open-desk.ts'
import { instantOf } from '../../src/store/ports.ts'
import { freshFolder } from '../support/stores.ts'

test('the id of a key is never one that would be blanked as a credential where it is shown', async () => {
  const DATABASE_URL = `sqlite:${join(await freshFolder(), 'keys.db')}`
  const parsed = parseConfig({ DATABASE_URL, GUICHET_KEY: 'ab'.repeat(32) })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { store, secrets, close } = await openDesk(parsed.config, () => new Date())
  onTestFinished(() => close())
  const at = instantOf(new Date('2026-03-01T10:00:00Z'))
  const drawn = ['936753934d00', '012345678901', 'a1b2c3d4e5f6', 'c0'.repeat(32)]
  const random = () => Buffer.from(drawn.shift() ?? '', 'hex')
  const { key } = await createKey(store, secrets, { name: 'console', random, actor: 'test', at })
  expect(key.id).toBe('a1b2c3d4e5f6')
})
