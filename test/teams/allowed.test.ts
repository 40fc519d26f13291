import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { ana, aWorld, ben, en, fr, otherTenant, tenant } from './world.ts'

const joins = { type: 'conversationUpdate', membersAdded: [{ id: ana.id }] }

describe('the allow-list', () => {
  test('lets a tenant in, whatever the case of its id', async () => {
    const world = await aWorld({ TEAMS_TENANTS: tenant.toUpperCase() })
    expect(await world.personal().say('hello')).toContain(en('welcome'))
  })

  test('empty, lets nobody in: a kind sentence, success for Teams, and a line in the log', async () => {
    const world = await aWorld({})
    const chat = world.personal()
    const { status } = await chat.send({ text: '0123456789' })
    expect(status).toBe(200)
    expect(chat.news().trim()).toBe(en('teams.refused'))
    expect(world.log.filter((line) => line.includes('not on TEAMS_TENANTS'))).toHaveLength(1)
    expect(world.log.join('')).toContain(tenant)
    expect(world.log.join('')).not.toContain('0123456789')
  })

  test.each([
    [
      'names no tenant',
      { conversation: { id: 'p', conversationType: 'personal', tenantId: undefined }, channelData: {} },
    ],
    ['names two different tenants', { channelData: { tenant: { id: otherTenant } } }],
    [
      'names a tenant that is not listed',
      {
        conversation: { id: 'p', conversationType: 'personal', tenantId: otherTenant },
        channelData: { tenant: { id: otherTenant } },
      },
    ],
  ])('lets nobody in who %s', async (_, fields) => {
    const world = await aWorld()
    const chat = world.at({ conversation: { id: 'p', conversationType: 'personal' } })
    await chat.send({ text: 'hello', ...fields })
    expect(chat.news().trim()).toBe(en('teams.refused'))
  })

  test('with one user of a tenant, lets that one in and no colleague', async () => {
    const world = await aWorld({ TEAMS_TENANTS: `${tenant}/${ana.aadObjectId}` })
    expect(await world.personal(ana).say('hello')).toContain(en('welcome'))
    expect((await world.personal(ben).say('bonjour')).trim()).toBe(en('teams.refused'))
    const { aadObjectId: _, ...stranger } = ana
    expect((await world.personal(stranger).say('hello')).trim()).toBe(en('teams.refused'))
  })

  test('is silent to a stranger who only arrives, and tells one in French who speaks it', async () => {
    const world = await aWorld({})
    const chat = world.at({ conversation: { id: 'p', conversationType: 'personal' }, locale: 'fr-FR' })
    await chat.send(joins)
    await chat.send({ type: 'installationUpdate', action: 'add' })
    expect(chat.news()).toBe('')
    expect((await chat.say('hello')).trim()).toBe(fr('teams.refused'))
  })

  test('answers a stranger’s invoke', async () => {
    const chat = (await aWorld({})).personal()
    expect(await chat.send({ type: 'invoke', name: 'task/fetch', value: {} })).toEqual({ status: 403 })
    expect(await chat.send({ type: 'invoke', name: 'adaptiveCard/action', value: {} })).toMatchObject({
      status: 200,
      body: { statusCode: 403 },
    })
    expect(chat.news()).toBe('')
  })

  test('is no matter of other channels', async () => {
    const world = await aWorld({})
    const chat = world.personal()
    await chat.send({ channelId: 'emulator', text: 'hello' })
    expect(chat.news()).toContain(en('welcome'))
  })

  test.each([
    'contoso.onmicrosoft.com',
    '1234',
    `${tenant}/ana@contoso.com`,
    `${tenant}/`,
    `${tenant}/${ana.aadObjectId}/x`,
    '*',
  ])('that names %s keeps the program from starting', (entry) => {
    const parsed = parseConfig({ TEAMS_TENANTS: `${tenant}, ${entry}` })
    expect(parsed).toMatchObject({ ok: false, problems: [{ setting: 'TEAMS_TENANTS' }] })
    expect(JSON.stringify(parsed)).toContain(entry)
  })

  test('takes the ids that the Agents Playground makes up', () => {
    const made = '00000000-0000-0000-0000-0000000000001/00000000-0000-0000-0000-0000000000020'
    expect(parseConfig({ TEAMS_TENANTS: made })).toMatchObject({ ok: true })
  })
})
