import { Agent, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { raw } from '../bot/world.ts'
import { type Ask, aWorld, secret, shop } from './world.ts'

const hello = { type: 'message', text: 'hello' }
const unknown = 'A'.repeat(22)

describe('a conversation', () => {
  test('starts once, and asked for again it is the same', async () => {
    const world = await aWorld()
    const { body } = await world.ask('tokens/generate', { method: 'POST', bearer: secret })
    const start = () => world.ask('conversations', { method: 'POST', bearer: body.token })
    expect((await world.ask(`conversations/${body.conversationId}`, { bearer: body.token })).status).toBe(404)
    const first = await start()
    const second = await start()
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toMatchObject({ conversationId: body.conversationId, expires_in: 1800 })
    expect(world.line.started).toHaveLength(1)
  })

  test('is read on from the watermark that was answered last', async () => {
    const world = await aWorld()
    const { token, conversationId } = await world.start()
    const at = `conversations/${conversationId}/activities`
    const first = await world.ask(`${at}?watermark=`, { bearer: token })
    expect(first.body).toMatchObject({ activities: [{ text: 'welcome' }], watermark: '1' })
    const posted = await world.ask(at, { method: 'POST', bearer: token, body: hello })
    expect(posted).toMatchObject({ status: 200, body: { id: expect.any(String) } })
    const second = await world.ask(`${at}?watermark=1`, { bearer: token })
    expect(second.body.activities[0]).toMatchObject({ id: posted.body.id, text: 'hello' })
  })

  test.each(['-1', '1.5', 'abc', '1e3', '0x1', ' 1', '9'.repeat(30), '%00'])(
    'has no watermark %j',
    async (watermark) => {
      const world = await aWorld()
      const { token, conversationId } = await world.start()
      for (const path of ['', '/activities'])
        expect(
          await world.ask(`conversations/${conversationId}${path}?watermark=${watermark}`, { bearer: token }),
        ).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } })
    },
  )

  test('takes no activity from another user than the one in the token', async () => {
    const world = await aWorld()
    const { token, conversationId, user } = await world.start()
    const at = `conversations/${conversationId}/activities`
    const from = (id: string) =>
      world.ask(at, { method: 'POST', bearer: token, body: { ...hello, from: { id } } })
    expect((await from('dl_other')).status).toBe(403)
    expect((await from('')).status).toBe(200)
    expect((await from(user)).status).toBe(200)
  })

  test('says that the bot is not available when it cannot take a message, or when the store is away', async () => {
    const world = await aWorld()
    const { token, conversationId } = await world.start()
    const at = `conversations/${conversationId}/activities`
    const body = { ...hello, text: 'busy' }
    const badGateway = { status: 502, body: { error: { code: 'BotError' } } }
    expect(await world.ask(at, { method: 'POST', bearer: token, body })).toMatchObject(badGateway)
    world.line.breakDown(true)
    expect(await world.ask(at, { bearer: token })).toMatchObject(badGateway)
    expect(await world.ask('conversations', { method: 'POST', bearer: token })).toMatchObject(badGateway)
    world.line.breakDown(false)
    expect((await world.ask(at, { bearer: token })).status).toBe(200)
  })
})

describe('a request', () => {
  const json = { 'content-type': 'application/json' }
  const cases: [what: string, status: number, code: string, path: string, ask: Ask][] = [
    ['without authorization', 401, 'Unauthorized', 'conversations', { method: 'POST' }],
    [
      'with another scheme',
      401,
      'Unauthorized',
      'conversations',
      { headers: { authorization: 'Basic abc' }, method: 'POST' },
    ],
    ['for an unknown conversation', 404, 'NotFound', `conversations/${unknown}`, { bearer: secret }],
    ['for what is no conversation id', 404, 'NotFound', 'conversations/..%2f..', { bearer: secret }],
    ['for an unknown path', 404, 'NotFound', 'conversation', { bearer: secret }],
    ['for a path named as something built in', 404, 'NotFound', 'constructor', { bearer: secret }],
    ['for too deep a path', 404, 'NotFound', `conversations/${unknown}/activities/1`, { bearer: secret }],
    ['by GET where POST is meant', 405, 'MethodNotAllowed', 'tokens/generate', { bearer: secret }],
    ['by PUT', 405, 'MethodNotAllowed', 'conversations', { bearer: secret, method: 'PUT' }],
    ['by DELETE', 405, 'MethodNotAllowed', `conversations/${unknown}`, { bearer: secret, method: 'DELETE' }],
    ['with broken JSON', 400, 'BadArgument', 'conversations', { bearer: secret, method: 'POST', body: '{' }],
    [
      'with a list for a body',
      400,
      'BadArgument',
      'tokens/generate',
      { bearer: secret, method: 'POST', body: [] },
    ],
    [
      'with origins that are none',
      400,
      'BadArgument',
      'tokens/generate',
      { bearer: secret, method: 'POST', body: { trustedOrigins: ['x'] } },
    ],
    [
      'with a body that is no JSON',
      415,
      'NotSupported',
      'conversations',
      { bearer: secret, method: 'POST', body: 'a=b', headers: { 'content-type': 'text/plain' } },
    ],
    [
      'with an encoded body',
      415,
      'NotSupported',
      'conversations',
      { bearer: secret, method: 'POST', body: '{}', headers: { ...json, 'content-encoding': 'gzip' } },
    ],
    [
      'with too large a body',
      413,
      'MessageSizeTooBig',
      'conversations',
      { bearer: secret, method: 'POST', body: { locale: 'x'.repeat(300_000) } },
    ],
    [
      'for a stream without WebSocket',
      400,
      'BadArgument',
      `conversations/${unknown}/stream`,
      { bearer: secret },
    ],
  ]

  test.each(cases)('%s is answered %i %s', async (_, status, code, path, ask) => {
    const world = await aWorld()
    const answer = await world.ask(path, ask)
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['no type', { text: 'hello' }],
    ['a type that is a number', { type: 1 }],
    ['a sender that is a text', { type: 'message', from: 'me' }],
    ['nothing', ''],
    ['null', 'null'],
    ['nesting without end', `{"type":"message","value":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('that posts an activity with %s is answered 400', async (_, body) => {
    const world = await aWorld()
    const { token, conversationId } = await world.start()
    const at = `conversations/${conversationId}/activities`
    expect(await world.ask(at, { method: 'POST', bearer: token, body })).toMatchObject({
      status: 400,
      body: { error: { code: 'BadArgument' } },
    })
  })

  test('that uploads files is refused as a whole, and the next one on the connection works', async () => {
    const world = await aWorld()
    const { token, conversationId } = await world.start()
    const form = new FormData()
    form.append('activity', new Blob([JSON.stringify(hello)], { type: 'application/vnd.microsoft.activity' }))
    form.append('file', new Blob([new Uint8Array(1_000_000)]), 'photo.png')
    const at = `${world.base}/conversations/${conversationId}`
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${at}/upload?userId=x`, { method: 'POST', headers, body: form })
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({ error: { code: 'NotSupported' } })
    const read = await (await fetch(`${at}/activities`, { headers })).json()
    expect(read).toMatchObject({ activities: [{ text: 'welcome' }] })
  })

  test('that uploads without end is cut off', async () => {
    const world = await aWorld()
    const { token, conversationId } = await world.start()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/png' }
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        `${world.base}/conversations/${conversationId}/upload`,
        { method: 'POST', headers, agent: new Agent() },
        (response) => resolve(response.statusCode),
      )
      sent.on('error', reject)
      const more = (): unknown =>
        !sent.destroyed && sent.write(Buffer.alloc(65_536), () => setTimeout(more, 1))
      more()
    })
    expect(status).toBe(413)
  })

  test('about a session is content with none, and no cookie is set', async () => {
    const world = await aWorld()
    const { token } = await world.start()
    const answer = await world.ask('session/getsessionid', { bearer: token })
    expect(answer).toMatchObject({ status: 200, body: {} })
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  test('with a target that is no URL does no harm', async () => {
    const world = await aWorld()
    for (const target of [
      '/v3/directline//',
      '/v3/directline/%',
      '//v3/directline/conversations',
      '/v3/directline/?%zz',
    ])
      expect(await raw(world.url, `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 4/,
      )
    expect((await world.start()).conversationId).toMatch(/./)
  })
})

describe('a page', () => {
  const preflight = (origin: string): Ask => ({
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent',
    },
  })

  test('of a trusted origin may ask, and read what it is answered, errors too', async () => {
    const world = await aWorld()
    const asked = await world.ask('conversations', preflight(shop))
    expect(asked.status).toBe(204)
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': shop,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('x-ms-bot-agent'),
      'access-control-max-age': '7200',
      vary: 'Origin',
    })
    const refused = await world.ask('conversations', { method: 'POST', headers: { origin: shop } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('access-control-allow-origin')).toBe(shop)
    expect(refused.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('of our own may as well, also behind a proxy that ends TLS', async () => {
    const world = await aWorld()
    const { token } = await world.start()
    for (const origin of [world.url, world.url.replace('http:', 'https:')])
      expect(
        (await world.ask('conversations', { method: 'POST', bearer: token, headers: { origin } })).status,
      ).toBe(200)
  })

  test.each(['https://evil.example', 'null', `${shop}.evil.example`, 'http://shop.example', `${shop}:444`])(
    'of %s may not',
    async (origin) => {
      const world = await aWorld()
      const { token } = await world.start()
      for (const ask of [preflight(origin), { method: 'POST', bearer: token, headers: { origin } }]) {
        const answer = await world.ask('conversations', ask)
        expect(answer).toMatchObject({ status: 403, body: { error: { code: 'Forbidden' } } })
        expect(answer.headers.get('access-control-allow-origin')).toBeNull()
        expect(answer.headers.get('vary')).toBe('Origin')
      }
    },
  )

  test('is given stream URLs below the public URL where one is set', async () => {
    const world = await aWorld({ origins: { publicUrl: 'https://desk.example/' } })
    expect((await world.start()).streamUrl).toMatch(/^wss:\/\/desk\.example\/v3\/directline\/conversations\//)
  })

  test('is given secure stream URLs behind a trusted proxy alone', async () => {
    const headers = { 'x-forwarded-proto': 'https' }
    const schemeAt = async (trustedProxies: number) => {
      const world = await aWorld({ origins: { trustedProxies } })
      const { body } = await world.ask('conversations', { method: 'POST', bearer: secret, headers })
      return new URL(body.streamUrl).protocol
    }
    expect([await schemeAt(0), await schemeAt(1)]).toEqual(['ws:', 'wss:'])
  })
})
