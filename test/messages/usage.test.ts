import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogs } from '../../src/messages/translator.ts'

const root = join(import.meta.dirname, '../..')
const sources = ['src', 'dialogs', 'cards']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.ts') && !path.startsWith(join('src', 'messages')))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')

/** Keys in the source: written out, or as a template such as `reason.unknown.${credential}`. */
const written = new Set([...sources.matchAll(/'([\w.-]+)'/g)].map(([, key]) => key))
const templates = [...sources.matchAll(/`([\w-]+\.(?:[\w.-]|\$\{[^}]*\})*)`/g)]
  .map(([, template = '']) => template.split(/\$\{[^}]*\}/))
  .filter((parts) => parts.length > 1)
  .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w-]+')}$`))

test('every message is said somewhere', () => {
  const silent = Object.keys(catalogs.en).filter(
    (key) => !written.has(key) && !templates.some((template) => template.test(key)),
  )
  expect(silent).toEqual([])
})
