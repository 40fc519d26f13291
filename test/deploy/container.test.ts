import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { bundleProgram } from '../../deploy/container/bundle.ts'
import { freshDatabaseUrl, postTo } from '../bot/world.ts'
import { start } from '../dialogs/program.ts'
import { chatWith, en } from '../dialogs/world.ts'
import { engines } from '../support/stores.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Where the bundle of `npm run build` lies: from there it finds articles and widget. */
const bundled = async (name: string): Promise<string> => {
  const file = root(`dist/test-${name}-${process.pid}.cjs`)
  onTestFinished(() => rm(file, { force: true }))
  await bundleProgram(root('src/main.ts'), file)
  return file
}

test.each(engines)(
  'the program in one file opens a ticket on $engine as its sources do',
  async ({ engine, freshUrl }) => {
    const program = await start(await freshUrl(), {}, await bundled(engine))
    const chat = chatWith((activity) => postTo(program.url, JSON.stringify(activity)), {})
    expect(await chat.say('hello')).toContain(en('welcome'))
    for (const button of ['business', 'technical', 'no'] as const) await chat.click(en(`button.${button}`))
    await chat.say('2000000001')
    await chat.say('Zzyzx qwrtp')
    expect(await chat.click(en('button.openTicket'))).toMatch(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/)
    const documentation = await fetch(`${program.url}/api/docs`)
    expect(documentation.status).toBe(200)
    const description = await fetch(`${program.url}/api/openapi.json`)
    expect(await description.json()).toMatchObject({ openapi: expect.any(String) })
    expect(await program.kill('SIGTERM')).toBe(0)
  },
)

test('the program in one file is without what packages load for nothing', async () => {
  const text = await readFile(await bundled('lean'), 'utf8')
  const filesOf = (pattern: RegExp) => [...text.matchAll(pattern)].map(([name]) => name)
  expect(filesOf(/"node_modules\/restify\/lib\/server\.js"/g)).toHaveLength(1)
  expect(filesOf(/"node_modules\/lodash\/lodash\.js"/g)).toEqual([])
  expect(filesOf(/"[^"]*zod\/v3\/external\.cjs"/g)).toHaveLength(1)
  expect(filesOf(/"node_modules\/zod\/v4\/locales\/\w\w\.js"/g)).toEqual([
    '"node_modules/zod/v4/locales/en.js"',
  ])
})

test('the program in one file lets nobody in who shows a made-up token', async () => {
  const account = {
    MicrosoftAppType: 'MultiTenant',
    MicrosoftAppId: 'id',
    MicrosoftAppPassword: 'secret',
    HOST: '127.0.0.1',
  }
  const program = await start(await freshDatabaseUrl(), account, await bundled('account'))
  const headers = { 'content-type': 'application/json', authorization: 'Bearer made.up.token' }
  const activity = {
    type: 'message',
    id: 'a1',
    channelId: 'webchat',
    serviceUrl: 'https://webchat.botframework.com/',
    conversation: { id: 'c1' },
    from: { id: 'u1' },
    text: 'hello',
  }
  const response = await fetch(`${program.url}/api/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify(activity),
  })
  expect(response.status).toBe(401)
  expect(await program.kill('SIGTERM')).toBe(0)
})
