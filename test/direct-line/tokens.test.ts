import { createHmac, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { aWorld, claimsOf, secret, shop } from './world.ts'

const post = 'POST'

describe('a token', () => {
  test('is made for a server that has the secret, for a new user and a conversation that cannot be guessed', async () => {
    const world = await aWorld()
    const made = await world.ask('tokens/generate', { method: post, bearer: secret })
    expect(made).toMatchObject({ status: 200, body: { expires_in: 1800 } })
    expect(made.body.conversationId).toMatch(/^[\w-]{22}$/)
    const claims = claimsOf(made.body.token)
    expect(claims).toMatchObject({
      conv: made.body.conversationId,
      user: expect.stringMatching(/^dl_[\w-]{22}$/),
    })
    expect(claims.exp - claims.iat).toBe(1800)
  })

  test('bears the user that the server names', async () => {
    const world = await aWorld()
    const user = { id: 'dl_camille', name: 'Camille' }
    const { body } = await world.ask('tokens/generate', { method: post, bearer: secret, body: { user } })
    expect(claimsOf(body.token)).toMatchObject({ user: 'dl_camille', name: 'Camille' })
    await world.ask('conversations', { method: post, bearer: body.token, body: { locale: 'fr' } })
    expect(world.line.started).toEqual([{ user: 'dl_camille', name: 'Camille', locale: 'fr' }])
  })

  test.each(['camille', 'dl_', 'dl_é', `dl_${'x'.repeat(200)}`])(
    'is not made for a user called %j',
    async (id) => {
      const world = await aWorld()
      const answer = await world.ask('tokens/generate', {
        method: post,
        bearer: secret,
        body: { user: { id } },
      })
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } })
    },
  )

  test('is refreshed while it lives, for the same user and conversation', async () => {
    const world = await aWorld()
    const { token, user, conversationId } = await world.start()
    world.pass(29 * 60)
    const refreshed = await world.ask('tokens/refresh', { method: post, bearer: token })
    expect(refreshed).toMatchObject({ status: 200, body: { conversationId, expires_in: 1800 } })
    world.pass(29 * 60)
    expect(claimsOf(refreshed.body.token).user).toBe(user)
    const answer = await world.ask(`conversations/${conversationId}`, { bearer: refreshed.body.token })
    expect(answer.status).toBe(200)
  })

  test('ends after thirty minutes', async () => {
    const world = await aWorld()
    const { token, conversationId } = await world.start()
    world.pass(30 * 60 + 1)
    for (const path of ['tokens/refresh', 'conversations'])
      expect(await world.ask(path, { method: post, bearer: token })).toMatchObject({
        status: 403,
        body: { error: { code: 'TokenExpired' } },
      })
    expect((await world.ask(`conversations/${conversationId}/activities`, { bearer: token })).status).toBe(
      403,
    )
  })

  test('is good for its own conversation alone', async () => {
    const world = await aWorld()
    const mine = await world.start()
    const theirs = await world.start()
    const at = `conversations/${theirs.conversationId}`
    const body = { type: 'message', text: 'hello' }
    for (const answer of [
      await world.ask(at, { bearer: mine.token }),
      await world.ask(`${at}/activities`, { bearer: mine.token }),
      await world.ask(`${at}/activities`, { method: post, bearer: mine.token, body }),
      await world.ask(`${at}/upload`, { method: post, bearer: mine.token, body }),
    ])
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'Forbidden' } } })
  })

  test('made for certain origins is refused on pages of others', async () => {
    const world = await aWorld({ origins: { trustedOrigins: [shop, 'https://other.example'] } })
    const body = { trustedOrigins: [shop] }
    const { token } = (await world.ask('tokens/generate', { method: post, bearer: secret, body })).body
    const from = (origin: string) =>
      world.ask('conversations', { method: post, bearer: token, headers: { origin } })
    expect((await from('https://other.example')).status).toBe(403)
    expect((await from(shop)).status).toBe(201)
  })
})

describe('what only looks like a token', () => {
  const claims = { conv: 'A'.repeat(22), user: 'dl_mallory', iss: 'guichet', aud: 'direct-line' }
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 600
  const signed = (key: Uint8Array, alg: string, change: object = {}, typ = 'direct-line+jwt') =>
    new SignJWT({ ...claims, exp, ...change }).setProtectedHeader({ alg, typ }).sign(key)

  const forgeries: [string, (key: Uint8Array) => Promise<string>][] = [
    ['another key', () => signed(randomBytes(32), 'HS256')],
    ['another algorithm', (key) => signed(key, 'HS512')],
    ['another audience', (key) => signed(key, 'HS256', { aud: 'stream' })],
    ['another issuer', (key) => signed(key, 'HS256', { iss: 'elsewhere' })],
    ['another type', (key) => signed(key, 'HS256', {}, 'JWT')],
    ['no end', (key) => signed(key, 'HS256', { exp: undefined })],
    ['no user', (key) => signed(key, 'HS256', { user: undefined })],
    ['a user without dl_', (key) => signed(key, 'HS256', { user: 'mallory' })],
    [
      'no signature',
      async () => `${encoded({ alg: 'none', typ: 'direct-line+jwt' })}.${encoded({ ...claims, exp })}.`,
    ],
    ['an expired one of another key', () => signed(randomBytes(32), 'HS256', { exp: exp - 1200 })],
    [
      'a changed user',
      async (key) => {
        const [head, , signature] = (await signed(key, 'HS256')).split('.')
        return `${head}.${encoded({ ...claims, exp, user: 'dl_other' })}.${signature}`
      },
    ],
    [
      'another signature scheme by hand',
      async (key) => {
        const text = `${encoded({ alg: 'none' })}.${encoded({ ...claims, exp })}`
        return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
      },
    ],
    ['no token at all', async () => 'hello'],
  ]

  test('is told from one: the same made rightly is taken', async () => {
    const world = await aWorld()
    const bearer = await signed(world.key, 'HS256')
    expect((await world.ask('conversations', { method: post, bearer })).status).toBe(201)
  })

  test.each(forgeries)('with %s is refused', async (_, forge) => {
    const world = await aWorld()
    const bearer = await forge(world.key)
    for (const path of ['tokens/refresh', 'conversations', 'tokens/generate'])
      expect(await world.ask(path, { method: post, bearer })).toMatchObject({
        status: 401,
        body: { error: { code: 'Unauthorized' } },
      })
    expect(world.line.started).toEqual([])
  })
})

describe('the secret', () => {
  test('starts conversations and reads, posts and reconnects in any', async () => {
    const world = await aWorld()
    const started = await world.ask('conversations', {
      method: post,
      bearer: secret,
      body: { user: { id: '' } },
    })
    expect(started.status).toBe(201)
    const at = `conversations/${started.body.conversationId}`
    const body = { type: 'message', text: 'hi', from: { id: 'as our server names them' } }
    expect((await world.ask(`${at}/activities`, { method: post, bearer: secret, body })).status).toBe(200)
    const read = await world.ask(`${at}/activities`, { bearer: secret })
    expect(read.body.activities[1]).toMatchObject({ text: 'hi', from: { id: world.line.started[0]?.user } })
    const again = await world.ask(at, { bearer: secret })
    expect(claimsOf(again.body.token).user).toBe(world.line.started[0]?.user)
  })

  test('is refused from a browser, on our own pages too', async () => {
    const world = await aWorld()
    for (const headers of [{ origin: shop }, { origin: world.url }, { 'sec-fetch-site': 'same-origin' }])
      expect(await world.ask('tokens/generate', { method: post, bearer: secret, headers })).toMatchObject({
        status: 403,
        body: { error: { code: 'Forbidden' } },
      })
  })

  test.each([undefined, '', 'a-secret-that-only-servers-knew', `${secret}.`])('is not %j', async (bearer) => {
    const world = await aWorld()
    const answer = await world.ask('tokens/generate', {
      method: post,
      ...(bearer === undefined ? {} : { bearer }),
    })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  test('that is not set opens nothing', async () => {
    const world = await aWorld({ mount: { secret: undefined } })
    for (const bearer of [secret, 'undefined', ''])
      expect((await world.ask('tokens/generate', { method: post, bearer })).status).toBe(401)
  })

  test('is not what a token is refreshed with, nor a token what one is made with', async () => {
    const world = await aWorld()
    const { token } = await world.start()
    expect((await world.ask('tokens/refresh', { method: post, bearer: secret })).status).toBe(403)
    expect((await world.ask('tokens/generate', { method: post, bearer: token })).status).toBe(401)
  })
})
