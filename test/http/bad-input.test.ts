import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { teamsPace } from '../../src/channels/teams/pace.ts'
import { type BodyLimits, defaultBodyLimits } from '../../src/http/body.ts'
import { createHttpServer } from '../../src/http/server.ts'
import { aBot, postTo, raw, type World } from '../bot/world.ts'

const activity = (bot: World, fields: Record<string, unknown> = {}): string =>
  JSON.stringify({
    type: 'message',
    text: 'hello',
    channelId: 'webchat',
    serviceUrl: bot.channel.serviceUrl,
    conversation: { id: 'c1' },
    from: { id: 'u1' },
    recipient: { id: 'bot' },
    ...fields,
  })

const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`

type Case = [what: string, status: number, fields: Record<string, unknown>]
const envelopes: Case[] = [
  ['100 KB of text', 200, { text: 'é'.repeat(50_000) }],
  ['emoji and right to left', 200, { text: '👩‍👩‍👧 שלום مرحبا \u202e' }],
  ['half a character', 200, { text: '\ud800' }],
  ['no text at all', 200, { text: undefined }],
  ['null where there is nothing', 200, { text: null, locale: null, value: null, attachments: null }],
  [
    'attachments only',
    200,
    { text: undefined, attachments: [{ contentType: 'image/png', contentUrl: 'https://x/y' }] },
  ],
  ['an unknown type', 200, { type: 'telepathy' }],
  ['a locale that does not exist', 200, { locale: 'xx-nowhere-99' }],
  ['a locale that is none', 200, { locale: '🙂' }],
  ['an odd value', 200, { value: [[[1]], { a: null }], text: undefined }],
  ['an id that is no ASCII', 200, { id: 'é🙂 1' }],
  ['no type', 400, { type: undefined }],
  ['a type that is a number', 400, { type: 7 }],
  ['a text that is an object', 400, { text: { $gt: '' } }],
  ['no conversation', 400, { conversation: undefined }],
  ['a conversation that is a text', 400, { conversation: 'c1' }],
  ['a conversation without id', 400, { conversation: {} }],
  ['a conversation id with a control character', 400, { conversation: { id: 'c\u00001' } }],
  ['a conversation id that is too long', 400, { conversation: { id: 'c'.repeat(5000) } }],
  ['an id with half a character', 400, { id: '\ud800' }],
  ['nobody it is from', 400, { from: undefined }],
  ['a sender that is a list', 400, { from: [] }],
  ['a recipient that is a number', 400, { recipient: 1 }],
  ['members that are none', 400, { type: 'conversationUpdate', membersAdded: [null] }],
  ['entities without type', 400, { entities: [{}] }],
  ['attachments that are none', 400, { attachments: 'all' }],
  ['a time that is none', 400, { timestamp: 'yesterday' }],
  ['a channel with a space', 400, { channelId: 'web chat' }],
  ['no service url', 400, { serviceUrl: undefined }],
  ['a service url elsewhere', 403, { serviceUrl: 'https://attacker.example/' }],
  ['a service url that looks like ours', 403, { serviceUrl: 'http://127.0.0.1.attacker.example/' }],
  ['a service url with a loopback name for user', 403, { serviceUrl: 'http://localhost@attacker.example/' }],
  ['a service url of a file', 403, { serviceUrl: 'file:///etc/passwd' }],
]

describe('an activity', () => {
  test.each(envelopes)('with %s is answered %i, and the next turn works', async (_, status, fields) => {
    const bot = await aBot()
    const answer = await postTo(bot.url, activity(bot, fields))
    expect(answer.status).toBe(status)
    if (status !== 200) expect(answer.body).toEqual({ error: expect.stringMatching(/^\w+.*: /) })
    if (status === 403) expect(bot.channel.received).toEqual([])
    await bot.say('still here')
    expect(bot.channel.delivered.at(-1)).toMatch(/still here$/)
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'of a channel that calls itself %s is answered as any other',
    async (channelId) => {
      const bot = await aBot({ paces: { msteams: teamsPace() } })
      expect((await bot.say('hello', { channelId })).status).toBe(200)
      expect(bot.channel.delivered).toEqual(['1: hello'])
    },
  )

  test('of enormous text reaches the dialogs cut, never in half a character', async () => {
    const texts: string[] = []
    const bot = await aBot({
      options: { maxText: 11 },
      onTurn: async ({ text, activity: { text: raw } }) => {
        texts.push(text, raw)
      },
    })
    await bot.say(`0123456789🙂🙂`)
    expect(texts).toEqual(['0123456789', '0123456789'])
  })

  test('of any shape is answered with success or a reason, never with a failure', async () => {
    const bot = await aBot()
    const wild = fc.record(
      Object.fromEntries(
        [
          'type',
          'id',
          'text',
          'from',
          'conversation',
          'value',
          'entities',
          'timestamp',
          'locale',
          'membersAdded',
        ].map((name) => [name, fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 }))]),
      ),
    )
    await fc.assert(
      fc.asyncProperty(wild, async (fields) => {
        const { status } = await postTo(bot.url, activity(bot, fields))
        expect([200, 400]).toContain(status)
      }),
      { numRuns: 150 },
    )
  })
})

type Body = [
  what: string,
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
  headers?: Record<string, string>,
]
const bodies: Body[] = [
  ['nothing', 400, ''],
  ['blanks', 400, ' \n '],
  ['broken JSON', 400, '{"type":'],
  ['a JSON number', 400, '7'],
  ['a JSON list', 400, '[]'],
  ['null', 400, 'null'],
  ['200,000 levels of JSON', 413, deep],
  ['65 levels of JSON', 400, `${'['.repeat(65)}${']'.repeat(65)}`],
  ['what is no UTF-8', 400, new Uint8Array([0xff, 0xfe, 0x7b])],
  ['half a megabyte', 413, `"${'x'.repeat(500_000)}"`],
  ['a form', 415, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['text', 415, '{}', { 'content-type': 'text/plain' }],
  ['gzip', 415, new Uint8Array(gzipSync('{}')), { 'content-encoding': 'gzip' }],
  ['broken gzip', 415, 'not gzip', { 'content-encoding': 'gzip' }],
  ['brotli', 415, '{}', { 'content-encoding': 'br' }],
]

describe('a body', () => {
  test.each(bodies)(
    'of %s is answered %i in JSON, without internals, and the next turn works',
    async (_, status, body, headers) => {
      const bot = await aBot()
      const answer = await postTo(bot.url, body, headers)
      expect(answer.status).toBe(status)
      expect(answer.body).toEqual({
        error: expect.not.stringMatching(/position|at \w+ \(|node_modules|ZodError/),
      })
      await bot.say('still here')
      expect(bot.channel.delivered).toEqual(['1: still here'])
    },
  )

  test('of 199,000 levels that is within the size is refused by its depth', async () => {
    const bot = await aBot()
    const { status, body } = await postTo(bot.url, '['.repeat(199_000))
    expect([status, body]).toEqual([400, { error: 'expected JSON nested at most 64 deep' }])
  })

  test('with brackets in its text is not taken for deep', async () => {
    const bot = await aBot()
    expect((await bot.say(`${'['.repeat(100)}\\"${'{'.repeat(100)}`)).status).toBe(200)
  })
})

const upgrade = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n')

describe('the server', () => {
  test.each([
    ['/api/messages', '401'],
    ['/api/messages?x=1', '401'],
    ['/', '404'],
    ['//', '404'],
  ])('answers a WebSocket upgrade on %s with %s, closes it, and lives', async (path, status) => {
    const bot = await aBot()
    expect(await raw(bot.url, upgrade(path))).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    await bot.say('still here')
    expect(bot.channel.delivered).toEqual(['1: still here'])
  })

  test('outlives clients that break off while they upgrade', async () => {
    const bot = await aBot()
    const breakOff = () =>
      new Promise<void>((resolve) => {
        const socket = connect(Number(new URL(bot.url).port), '127.0.0.1', () => {
          socket.write(upgrade('/api/messages') + 'x'.repeat(100_000))
          setImmediate(() => socket.resetAndDestroy())
        })
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
      })
    for (let n = 0; n < 50; n++) await breakOff()
    expect((await bot.say('still here')).status).toBe(200)
  })

  test.each([
    ['a Host that is none', 'GET /healthz HTTP/1.1\r\nhost: a b\r\n\r\n'],
    ['an address that is none', 'GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n'],
  ])('answers %s with 400, and lives on', async (_what, request) => {
    const bot = await aBot()
    expect(await raw(bot.url, request)).toMatch(/^HTTP\/1.1 400 /)
    expect((await bot.say('still here')).status).toBe(200)
  })

  test('answers what is no HTTP with 400', async () => {
    const bot = await aBot()
    expect(await raw(bot.url, 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
    expect((await bot.say('still here')).status).toBe(200)
  })

  test.each([
    ['GET', '/api/messages', 405],
    ['PUT', '/api/messages', 405],
    ['GET', '/nowhere', 404],
    ['POST', '/nowhere', 404],
    ['GET', '/%zz', 404],
    ['POST', '/healthz', 405],
    ['GET', '/healthz', 200],
    ['GET', '/readyz', 200],
  ])('answers %s %s with %i, in JSON, with its headers', async (method, path, status) => {
    const bot = await aBot()
    const response = await fetch(bot.url + path, { method, headers: { accept: 'text/html' } })
    expect(response.status).toBe(status)
    expect(await response.json()).toBeTypeOf('object')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  })

  test('is not ready without its store, and stays healthy', async () => {
    const bot = await aBot({
      store: {
        load: () => Promise.reject(new Error('gone')),
        last: () => Promise.reject(new Error('gone')),
        save: () => Promise.reject(new Error('gone')),
        deleteExpired: () => Promise.reject(new Error('gone')),
        ping: () => Promise.reject(new Error('password=hunter2')),
      },
    })
    const ready = await fetch(`${bot.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready' }])
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200)
  })
})

describe('a body that does not come to its end', () => {
  const head =
    'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'

  test('is waited for only so long', async () => {
    const { post, url } = await aServer({ time: 100 })
    expect(await raw(url, head)).toMatch(/^HTTP\/1.1 408 /)
    expect(await post('{}')).toBe(200)
  })

  test('because its sender left harms nobody', async () => {
    const { post, url } = await aServer({ time: 5000 })
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
        socket.write(head, () => socket.destroy()),
      )
      socket.on('close', () => resolve())
    })
    expect(await post('{}')).toBe(200)
  })
})

/** The server without a bot behind it. */
const aServer = async (limits: Partial<BodyLimits>) => {
  const http = createHttpServer(
    { handle: async () => ({ status: 200 }), ready: async () => undefined, log: pino({ level: 'silent' }) },
    { ...defaultBodyLimits, ...limits },
  )
  const url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`
  onTestFinished(() => http.drain(0))
  return { url, post: async (body: string) => (await postTo(url, body)).status }
}
