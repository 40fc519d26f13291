import { describe, expect, test } from 'vitest'
import { claimsOf } from '../direct-line/world.ts'
import { aWorld, shop } from './token-world.ts'

const refusedBy = (code: string, status = 401) => ({ status, body: { error: { code } } })

describe('the chat page', () => {
  test('is given a token for a new conversation of a new visitor, which its client can start', async () => {
    const world = await aWorld()
    const answer = await world.token({ locale: 'fr' })
    expect(answer).toMatchObject({
      status: 200,
      body: { domain: `${world.url}/v3/directline`, expiresIn: 1800, isNew: true },
    })
    const { conversationId, userId, token } = answer.body
    expect(claimsOf(token)).toMatchObject({ conv: conversationId, user: userId })
    expect(userId).toMatch(/^dl_[\w-]{22}$/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await world.start(answer)).toBe(201)
    expect((await world.token()).body.conversationId).not.toBe(conversationId)
  })

  test('goes on with its conversation after its token ran out, and again thirty days later', async () => {
    const world = await aWorld()
    let last = await world.token()
    await world.start(last)
    const { conversationId, userId } = last.body
    for (const days of [1, 29, 29]) {
      world.pass(days * 24 * 60 * 60)
      last = await world.token({ resume: last.body.resume })
      expect(last).toMatchObject({ status: 200, body: { conversationId, userId, isNew: false } })
      expect(await world.start(last)).toBe(200)
    }
    expect(world.line.started).toHaveLength(1)
  })

  test('does not go on with what is too old, never was, was not given out, or is a token of another kind', async () => {
    const world = await aWorld()
    const started = await world.token()
    await world.start(started)
    const never = await world.token()
    for (const resume of [never.body.resume, 'nonsense', started.body.token])
      expect(await world.token({ resume })).toMatchObject(refusedBy('resumeRefused'))
    const elsewhere = await (await aWorld()).token()
    expect(await world.token({ resume: elsewhere.body.resume })).toMatchObject(refusedBy('resumeRefused'))
    world.pass(30 * 24 * 60 * 60 + 1)
    expect(await world.token({ resume: started.body.resume })).toMatchObject(refusedBy('resumeRefused'))
  })

  test('is told to try later while the store is away', async () => {
    const world = await aWorld()
    const started = await world.token()
    await world.start(started)
    world.line.breakDown(true)
    expect(await world.token({ resume: started.body.resume })).toMatchObject(refusedBy('unavailable', 502))
    world.line.breakDown(false)
    expect((await world.token({ resume: started.body.resume })).status).toBe(200)
  })

  test('is the only page that is given tokens; servers, which send no origin, are too', async () => {
    const world = await aWorld()
    for (const origin of [shop, 'https://evil.example', 'null']) {
      const answer = await world.token({}, { origin })
      expect(answer).toMatchObject(refusedBy('originRefused', 403))
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await world.token({}, {})).status).toBe(200)
  })

  test.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['a number to resume', '{"resume":1}', 400],
    ['more than it can have', JSON.stringify({ resume: 'x'.repeat(100_000) }), 413],
  ])('that sends %s is answered %s', async (_, body, status) => {
    const world = await aWorld()
    expect(await world.token(body)).toMatchObject(refusedBy('badRequest', status))
  })

  test('that asks too often is told when to ask again', async () => {
    const world = await aWorld({ limits: { start: { requests: 2, seconds: 60 } } })
    const first = await world.token()
    await world.start(first)
    const refused = await world.token()
    expect(refused).toMatchObject(refusedBy('tooMany', 429))
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect((await world.token({ resume: first.body.resume })).status).toBe(200)
  })
})

describe('a visitor whom the site knows', () => {
  test('is the same user each time, by name, and under no guessable id', async () => {
    const world = await aWorld()
    const first = await world.token({ identity: await world.identity({ name: 'Camille' }) })
    const second = await world.token({ identity: await world.identity() })
    expect(first.body.userId).toMatch(/^dl_[\w-]{32}$/)
    expect(second.body.userId).toBe(first.body.userId)
    expect(second.body.conversationId).not.toBe(first.body.conversationId)
    await world.start(first)
    expect(world.line.started).toEqual([{ user: first.body.userId, name: 'Camille' }])
    const other = await world.token({ identity: await world.identity({ sub: 'customer-8' }) })
    expect(other.body.userId).not.toBe(first.body.userId)
  })

  test('goes on with their own conversation, and never with that of another', async () => {
    const world = await aWorld()
    const identity = await world.identity()
    const mine = await world.token({ identity })
    await world.start(mine)
    const { resume, conversationId } = mine.body
    expect(await world.token({ identity, resume })).toMatchObject({ body: { conversationId, isNew: false } })
    const other = await world.token({ identity: await world.identity({ sub: 'customer-8' }), resume })
    expect(other).toMatchObject({ status: 200, body: { isNew: true } })
    expect(other.body.conversationId).not.toBe(conversationId)
  })

  test('is refused where their token is not good', async () => {
    const world = await aWorld()
    const seconds = Date.now() / 1000
    const bad = [
      await world.identity({}, 'a key that the shop does not have'),
      await world.identity({}, undefined, 'HS512'),
      await world.identity({ sub: undefined }),
      await world.identity({ sub: '' }),
      await world.identity({ exp: undefined }),
      await world.identity({ exp: seconds - 60 }),
      await world.identity({ exp: seconds + 2 * 60 * 60 }),
      `${btoa('{"alg":"none"}')}.${btoa(`{"sub":"customer-7","exp":${seconds + 60}}`)}.`,
      'nonsense',
    ]
    for (const identity of bad)
      expect(await world.token({ identity })).toMatchObject(refusedBy('identityRefused'))
  })

  test('is refused by a desk that shares no key with the site', async () => {
    const world = await aWorld({ withoutIdentity: true })
    expect(await world.token({ identity: await world.identity() })).toMatchObject(
      refusedBy('identityRefused'),
    )
  })
})
