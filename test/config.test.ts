import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseConfig, Settings } from '../src/config.ts'

describe('the settings', () => {
  it('are the same in .env.example and in the program', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
    const named = [...example.matchAll(/^([A-Za-z_]+)=/gm)].map(([, name]) => name)
    expect(named.toSorted()).toEqual(Object.keys(Settings.shape).toSorted())
  })

  it('have the defaults that .env.example shows', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
    const shown = Object.fromEntries(
      [...example.matchAll(/^([A-Za-z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    )
    expect(parseConfig(shown)).toEqual(parseConfig({}))
  })

  it('count an empty value as unset', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({
      ok: true,
      config: { PORT: 3978, DATABASE_URL: 'sqlite:./data/guichet.db' },
    })
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://localhost/desk'],
    ['NODE_ENV', 'prod'],
    ['LOG_LEVEL', 'loud'],
    ['MicrosoftAppType', 'Anyone'],
  ])('name what is wrong: %s=%s', (setting, value) => {
    expect(parseConfig({ [setting]: value })).toMatchObject({ ok: false, problems: [{ setting }] })
  })
})
