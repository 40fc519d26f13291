import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import draft04 from 'ajv-draft-04'
import formats from 'ajv-formats'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { appPackage } from '../../deploy/teams/package.ts'
import { registrationOf } from '../../deploy/teams/settings.ts'
import { words } from '../../deploy/teams/words.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { Settings } from '../../src/config.ts'
import { type Profile, parallels } from '../../src/rules/index.ts'
import { freshFolder } from '../support/stores.ts'
import { readPng } from './png.ts'

const schemas = 'node_modules/@microsoft/app-manifest/build/json-schemas/teams'

const bot = '3f6b1c9e-6a52-4f0e-9d3a-1b2c3d4e5f60'
const tenant = '8d1e2f30-4a5b-4c6d-8e7f-901a2b3c4d5e'
const registered = {
  MicrosoftAppId: bot,
  MicrosoftAppTenantId: tenant,
  PUBLIC_URL: 'https://desk.example',
  TEAMS_TENANTS: tenant,
}

type Changes = Record<string, string>

const registrationWith = (changes: Changes, profile: Profile = parallels) =>
  registrationOf(Settings.parse({ ...registered, ...changes }), profile, packageJson.version)

const zipOf = async (changes: Changes = {}, profile: Profile = parallels): Promise<Uint8Array> => {
  const made = registrationWith(changes, profile)
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return appPackage(made.registration)
}

const filesOf = async (changes?: Changes, profile?: Profile) => {
  const files = unzipSync(await zipOf(changes, profile))
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array())
  return {
    names: Object.keys(files),
    manifest: JSON.parse(text('manifest.json')),
    french: JSON.parse(text('fr.json')),
    picture: (name: string) => readPng(Buffer.from(files[name] ?? [])),
  }
}

/** What the newest published schema of this name has against the value. */
const problemsOf = (schema: string, value: unknown) => {
  const newest = Math.max(
    ...readdirSync(schemas).flatMap((one) => Number(/^v1\.(\d+)$/.exec(one)?.[1] ?? [])),
  )
  const ajv = new draft04.default({ strict: false, allErrors: true, unicodeRegExp: false })
  formats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, `v1.${newest}`, schema), 'utf8')))
  validate(value)
  return validate.errors ?? []
}

describe('the package', () => {
  test('has a manifest and its French, both as the newest published schema wants them', async () => {
    const { names, manifest, french } = await filesOf()
    expect(names).toEqual(['manifest.json', 'fr.json', 'color.png', 'outline.png'])
    expect(problemsOf('MicrosoftTeams.schema.json', manifest)).toEqual([])
    expect(problemsOf('MicrosoftTeams.Localization.schema.json', french)).toEqual([])
    expect(problemsOf('MicrosoftTeams.schema.json', { ...manifest, bots: [{}] })).not.toEqual([])
  })

  test('adds the bot of the settings, for one person first', async () => {
    const { manifest } = await filesOf()
    const { privacy, terms } = parallels.links
    expect(manifest).toMatchObject({
      id: bot,
      version: packageJson.version,
      name: { short: 'Guichet' },
      developer: { name: 'Parallels', privacyUrl: privacy, termsOfUseUrl: terms },
      defaultInstallScope: 'personal',
      validDomains: ['desk.example'],
      bots: [{ botId: bot, scopes: ['personal', 'team', 'groupChat'], supportsFiles: false }],
    })
    const [{ commandLists, isNotificationOnly }] = manifest.bots
    expect(isNotificationOnly).toBe(false)
    expect(commandLists[0].scopes).toEqual(['personal'])
    expect(commandLists[0].commands.map(({ title }: { title: string }) => title)).toEqual([
      'New request',
      'My tickets',
      'Help',
      'Language',
    ])
  })

  test('says every text in French as well, and nothing that the manifest has no place for', async () => {
    const { manifest, french } = await filesOf()
    const { $schema: _, ...texts } = french
    const commands = manifest.bots[0].commandLists.flatMap((list: { commands: unknown[] }, at: number) =>
      list.commands.flatMap((_command, i) =>
        ['title', 'description'].map((text) => `bots[0].commandLists[${at}].commands[${i}].${text}`),
      ),
    )
    const names = ['name.short', 'name.full', 'description.short', 'description.full']
    expect(Object.keys(texts).sort()).toEqual([...names, ...commands].sort())
    expect(texts['bots[0].commandLists[0].commands[1].title']).toBe(words.fr.commands.myTickets.title)
  })

  test('is for another host, bot and organisation as the settings and the profile say', async () => {
    const other = '7a0c5d1e-2b3f-4a6c-b8d9-e0f1a2b3c4d5'
    const changes = { MicrosoftAppId: other, PUBLIC_URL: 'https://aide.exemple.fr:8443/' }
    const { manifest } = await filesOf(changes, { ...parallels, organisation: 'Atelier Nord' })
    expect(manifest).toMatchObject({
      id: other,
      validDomains: ['aide.exemple.fr'],
      developer: { name: 'Atelier Nord' },
      name: { full: 'Guichet, Atelier Nord support' },
    })
    expect(problemsOf('MicrosoftTeams.schema.json', manifest)).toEqual([])
    expect(JSON.stringify(manifest)).not.toContain('desk.example')
  })

  test('has an icon in colour of 192 by 192 pixels, which fills them', async () => {
    const { width, height, pixels } = (await filesOf()).picture('color.png')
    expect([width, height]).toEqual([192, 192])
    expect(pixels.filter(([, , , alpha]) => alpha !== 255)).toEqual([])
    expect(new Set(pixels.map(String)).size).toBeGreaterThan(2)
  })

  test('has an outline of 32 by 32 pixels, white or transparent', async () => {
    const { width, height, pixels } = (await filesOf()).picture('outline.png')
    expect([width, height]).toEqual([32, 32])
    const seen = pixels.filter(([, , , alpha]) => alpha !== 0)
    expect(seen.length).toBeGreaterThan(100)
    expect(seen.length).toBeLessThan(pixels.length / 2)
    expect(seen.filter((pixel) => Math.min(...pixel.slice(0, 3)) < 255)).toEqual([])
  })
})

const linked = (links: Partial<Profile['links']>): Profile => ({
  ...parallels,
  links: { ...parallels.links, ...links },
})

describe('no package is made', () => {
  test.each<[string, string, Changes, Profile?]>([
    ['without a bot', 'MicrosoftAppId', { MicrosoftAppId: '' }],
    ['for what stands in for a bot', 'MicrosoftAppId', { MicrosoftAppId: '<your-app-id>' }],
    ['for a bot of zeros', 'MicrosoftAppId', { MicrosoftAppId: '00000000-0000-0000-0000-000000000000' }],
    ['for a bot of ones', 'MicrosoftAppId', { MicrosoftAppId: '11111111-1111-1111-1111-111111111111' }],
    ['without a tenant', 'MicrosoftAppTenantId', { MicrosoftAppTenantId: '' }],
    ['for a bot of several tenants', 'MicrosoftAppType', { MicrosoftAppType: 'MultiTenant' }],
    ['for an address that is not encrypted', 'PUBLIC_URL', { PUBLIC_URL: 'http://desk.example' }],
    ['for an address of this machine', 'PUBLIC_URL', { PUBLIC_URL: 'https://localhost' }],
    ['for an address without a name', 'PUBLIC_URL', { PUBLIC_URL: 'https://192.0.2.1' }],
    ['without a page on privacy', 'profile.links.privacy', {}, linked({ privacy: undefined })],
    ['for terms that are not encrypted', 'profile.links.terms', {}, linked({ terms: 'http://e.com' })],
    ['for a name too long', 'profile.organisation', {}, { ...parallels, organisation: 'A'.repeat(33) }],
  ])('%s: %s', (_, setting, changes, profile) => {
    expect(registrationWith(changes, profile)).toEqual({
      ok: false,
      problems: [{ setting, problem: expect.any(String) }],
    })
  })
})

describe('npm run teams:package', () => {
  const run = async (env: Changes) => {
    const out = join(await freshFolder(), 'made', 'app.zip')
    const { PATH = '', HOME = '' } = process.env
    const options = { env: { PATH, HOME, ...env }, encoding: 'utf8' } as const
    return { out, ...spawnSync(process.execPath, ['deploy/teams/build.ts', '--out', out], options) }
  }

  test('writes the same bytes wherever it is run, and tells what Azure needs and whom the bot does not answer', async () => {
    const { out, stdout, stderr } = await run({ ...registered, TEAMS_TENANTS: '', TZ: 'Pacific/Auckland' })
    expect(stderr).toBe('')
    expect(readFileSync(out).equals(await zipOf())).toBe(true)
    expect(stdout).toContain('https://desk.example/api/messages')
    expect(stdout).toContain(`TEAMS_TENANTS does not name ${tenant}`)
  })

  test('tells in one line what is wrong with the settings, and with the profile', async () => {
    const nothing = await run({})
    expect([nothing.status, nothing.stdout]).toEqual([1, ''])
    expect(nothing.stderr).toMatch(/^No package was made: MicrosoftAppId: .+; PUBLIC_URL: .+\n$/)
    const profile = join(await freshFolder(), 'profile.json')
    writeFileSync(profile, '{')
    const { status, stderr } = await run({ ...registered, GUICHET_PROFILE: profile })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^The profile .+ cannot be read: .+\n$/)
  })
})
