import { describe, expect, test } from 'vitest'
import { networkOf } from '../../src/channels/direct-line/address.ts'
import { aWorld, openStream, secret } from './world.ts'

const hello = { type: 'message', text: 'hello' }

describe('too many', () => {
  const few = { requests: 3, seconds: 60 }
  const tooMany = { status: 429, body: { error: { code: 'TooManyRequests' } } }

  test('requests from one address are answered 429 with the whole seconds to wait', async () => {
    const world = await aWorld({ limits: { request: few } })
    const asked = []
    for (let n = 0; n < 4; n++)
      asked.push(await world.ask('conversations', { method: 'POST', bearer: 'guess' }))
    expect(asked.map(({ status }) => status)).toEqual([401, 401, 401, 429])
    expect(asked.at(-1)).toMatchObject(tooMany)
    const wait = asked.at(-1)?.headers.get('retry-after') ?? ''
    expect(wait).toMatch(/^\d+$/)
    expect(Number(wait)).toBeGreaterThanOrEqual(1)
    expect((await world.ask('tokens/generate', { method: 'POST', bearer: secret })).status).toBe(200)
  })

  test('new conversations, and messages of one user, are limited by themselves', async () => {
    const world = await aWorld({ limits: { start: few, post: few } })
    const { token, conversationId } = await world.start()
    const at = `conversations/${conversationId}/activities`
    for (let n = 0; n < 3; n++)
      expect((await world.ask(at, { method: 'POST', bearer: token, body: hello })).status).toBe(200)
    expect(await world.ask(at, { method: 'POST', bearer: token, body: hello })).toMatchObject(tooMany)
    expect((await world.ask(at, { bearer: token })).status).toBe(200)
    for (let n = 0; n < 2; n++) await world.start()
    expect(await world.ask('conversations', { method: 'POST', bearer: token })).toMatchObject(tooMany)
  })

  test('requests of one user do not hold up another', async () => {
    const world = await aWorld({ limits: { use: few } })
    const [mine, theirs] = [await world.start(), await world.start()]
    const read = ({ conversationId, token }: typeof mine) =>
      world.ask(`conversations/${conversationId}/activities`, { bearer: token })
    for (let n = 0; n < 3; n++) await read(mine)
    expect(await read(mine)).toMatchObject(tooMany)
    expect((await read(theirs)).status).toBe(200)
  })

  test('is counted by the address that our own proxy saw, and by what a client claims never', async () => {
    const statusesWith = async (trustedProxies: number) => {
      const world = await aWorld({ limits: { request: few }, mount: { trustedProxies } })
      const statuses: number[] = []
      for (let n = 0; n < 4; n++) {
        const headers = { 'x-forwarded-for': `198.51.100.${n}, 203.0.113.${n}` }
        statuses.push((await world.ask('conversations', { method: 'POST', headers })).status)
      }
      return statuses
    }
    expect(await statusesWith(0)).toEqual([401, 401, 401, 429])
    expect(await statusesWith(1)).toEqual([401, 401, 401, 401])
  })

  test('messages come with the address that they are from, and those of a server with none', async () => {
    const world = await aWorld({ mount: { trustedProxies: 1 } })
    const { conversationId, token } = await world.start()
    const at = `conversations/${conversationId}/activities`
    const body = { type: 'message', text: 'hello' }
    const post = (bearer: string, address: string) =>
      world.ask(at, { method: 'POST', bearer, body, headers: { 'x-forwarded-for': address } })
    await post(token, '198.51.100.7')
    await post(token, '2001:db8:1:2:aaaa:bbbb:cccc:dddd')
    await post(token, '2001:db8:1:2::1')
    await post(secret, '198.51.100.8')
    const one64 = '2001:db8:1:2::/64'
    expect(world.line.networks).toEqual(['198.51.100.7', one64, one64, null])
  })

  test('streams of one conversation are turned away', async () => {
    const world = await aWorld({ mount: { sockets: { perConversation: 2 } } })
    const { conversationId, token } = await world.start()
    const open = async () => {
      const { body } = await world.ask(`conversations/${conversationId}`, { bearer: token })
      return openStream(body.streamUrl)
    }
    const first = await open()
    await open()
    await expect(open()).rejects.toThrow('429')
    first.socket.close()
    await first.closed
    await expect.poll(() => open().then(() => 'open', String)).toBe('open')
  })

  test('streams of one address are turned away', async () => {
    const world = await aWorld({ mount: { sockets: { perNetwork: 1 } } })
    await openStream((await world.start()).streamUrl)
    await expect(openStream((await world.start()).streamUrl)).rejects.toThrow('429')
  })
})

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
