import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { aWorld, openStream, type Started, secret, shop, type World } from './world.ts'

/** As a client does that was cut off: asks for the conversation again from where it was. */
const comeBack = async (world: World, { conversationId, token }: Started, watermark: string) => {
  const { body } = await world.ask(`conversations/${conversationId}?watermark=${watermark}`, {
    bearer: token,
  })
  return openStream(body.streamUrl)
}

const isUpTo = (texts: string[], last: string) =>
  expect.poll(() => texts.at(-1), { timeout: 10_000 }).toBe(last)

describe('a stream', () => {
  test('sends what was said before it opened and then what is said', async () => {
    const world = await aWorld()
    const started = await world.start()
    const { conversationId, token } = started
    const stream = await openStream(started.streamUrl)
    await isUpTo(stream.texts, 'welcome')
    const body = { type: 'message', text: 'hello' }
    await world.ask(`conversations/${conversationId}/activities`, { method: 'POST', bearer: token, body })
    await isUpTo(stream.texts, 'you said hello')
    world.line.pass(conversationId, { type: 'typing' })
    await isUpTo(stream.texts, 'typing')
    expect(stream.texts).toEqual(['welcome', 'hello', 'you said hello', 'typing'])
    expect(stream.watermark()).toBe('3')
  })

  test('sends long histories whole and in order, while more is said', async () => {
    const world = await aWorld()
    const started = await world.start()
    const expected = Array.from({ length: 1500 }, (_, n) => `${n}`)
    for (const text of expected.slice(0, 1000)) world.line.say(started.conversationId, text)
    const stream = await openStream(started.streamUrl)
    for (const text of expected.slice(1000)) world.line.say(started.conversationId, text)
    await isUpTo(stream.texts, '1499')
    expect(stream.texts).toEqual(['welcome', ...expected])
  })

  test('goes on from the watermark for a client that was cut off', async () => {
    const world = await aWorld()
    const started = await world.start()
    const first = await openStream(started.streamUrl)
    await isUpTo(first.texts, 'welcome')
    first.socket.terminate()
    world.line.say(started.conversationId, 'while you were away')
    const second = await comeBack(world, started, first.watermark())
    await isUpTo(second.texts, 'while you were away')
    expect(second.texts).toEqual(['while you were away'])
  })

  test('that is asked for by HEAD is refused without a body', async () => {
    const world = await aWorld()
    const { pathname, search, port } = new URL((await world.start()).streamUrl)
    const asking = request({
      port,
      path: `${pathname}${search}x`,
      method: 'HEAD',
      headers: { connection: 'upgrade', upgrade: 'websocket' },
    }).end()
    const errors: Error[] = []
    asking.on('error', (error) => errors.push(error))
    const [refused] = await once(asking, 'response')
    await once(refused.resume(), 'close')
    await once(asking, 'close')
    expect(refused.statusCode).toBe(403)
    expect(errors).toEqual([])
  })

  test('opens once by its URL', async () => {
    const world = await aWorld()
    const { streamUrl } = await world.start()
    await openStream(streamUrl)
    await expect(openStream(streamUrl)).rejects.toThrow('403')
  })

  test('opens for the first of many that come with one URL at once', async () => {
    const world = await aWorld()
    const { streamUrl } = await world.start()
    const opened = await Promise.allSettled(Array.from({ length: 8 }, () => openStream(streamUrl)))
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('does not open by its URL after sixty seconds', async () => {
    const world = await aWorld()
    const late = await world.start()
    world.pass(61)
    await expect(openStream(late.streamUrl)).rejects.toThrow('403')
    const intime = await world.start()
    world.pass(58)
    await openStream(intime.streamUrl)
  })

  test('does not open with the ticket of another conversation, with a token, or with nothing', async () => {
    const world = await aWorld()
    const [mine, theirs] = [await world.start(), await world.start()]
    const ticket = new URL(mine.streamUrl).searchParams.get('t') ?? ''
    const at = theirs.streamUrl.split('?')[0]
    for (const query of [`?t=${ticket}`, `?t=${theirs.token}`, '?t=', ''])
      await expect(openStream(`${at}${query}`)).rejects.toThrow('403')
    await expect(openStream(`${at}?watermark=x&t=${ticket}`)).rejects.toThrow('400')
    await openStream(mine.streamUrl)
  })

  test('opens for pages of trusted sites and for our own, not for others', async () => {
    const world = await aWorld()
    const open = async (origin: string) => openStream((await world.start()).streamUrl, { origin })
    await open(shop)
    await open(world.url)
    await expect(open('https://evil.example')).rejects.toThrow('403')
    await expect(open('null')).rejects.toThrow('403')
  })

  test('opens only for the origins that the token was made for', async () => {
    const world = await aWorld({ origins: { trustedOrigins: [shop, 'https://other.example'] } })
    const body = { trustedOrigins: [shop] }
    const made = await world.ask('tokens/generate', { method: 'POST', bearer: secret, body })
    const start = async () =>
      (await world.ask('conversations', { method: 'POST', bearer: made.body.token })).body.streamUrl
    await expect(openStream(await start(), { origin: 'https://other.example' })).rejects.toThrow('403')
    await openStream(await start(), { origin: shop })
  })

  test('is dropped when its reader is slow, who comes back with nothing lost or doubled', async () => {
    const world = await aWorld({ mount: { patience: 1500 } })
    const started = await world.start()
    const slow = await openStream(started.streamUrl)
    await isUpTo(slow.texts, 'welcome')
    slow.socket.pause()
    const expected = Array.from({ length: 120 }, (_, n) => `${n}`)
    const value = 'x'.repeat(200_000)
    for (const text of expected) world.line.say(started.conversationId, text, { value })
    await new Promise((resolve) => setTimeout(resolve, 4000))
    slow.socket.resume()
    expect([1013, 1006]).toContain(await slow.closed)
    world.line.say(started.conversationId, 'the end')
    const again = await comeBack(world, started, slow.watermark())
    await isUpTo(again.texts, 'the end')
    expect([...slow.texts, ...again.texts]).toEqual(['welcome', ...expected, 'the end'])
  })

  test('that no longer answers is closed; one that does stays', async () => {
    const world = await aWorld({ mount: { sockets: { pingEvery: 100 } } })
    const { streamUrl } = await world.start()
    const { pathname, search, port } = new URL(streamUrl)
    const dead = connect(Number(port), '127.0.0.1')
    dead.write(
      `GET ${pathname}${search} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
    )
    dead.resume()
    const alive = await openStream((await world.start()).streamUrl)
    await new Promise((resolve) => dead.once('close', resolve))
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
  })

  test('bears with keep-alive messages, and with no more than those', async () => {
    const world = await aWorld({ mount: { sockets: { chatter: 3 } } })
    const quiet = await openStream((await world.start()).streamUrl)
    for (let n = 0; n < 3; n++) quiet.socket.send('')
    const long = await openStream((await world.start()).streamUrl)
    long.socket.send('x'.repeat(2000))
    expect(await long.closed).toBe(1009)
    const loud = await openStream((await world.start()).streamUrl)
    for (let n = 0; n < 4; n++) loud.socket.send('')
    expect(await loud.closed).toBe(1008)
    expect(quiet.socket.readyState).toBe(quiet.socket.OPEN)
  })

  test('is closed for its client to come back when the store is out of reach', async () => {
    const world = await aWorld()
    const started = await world.start()
    world.line.breakDown(true)
    const stream = await openStream(started.streamUrl)
    expect(await stream.closed).toBe(1013)
    world.line.breakDown(false)
    const again = await comeBack(world, started, stream.watermark())
    await isUpTo(again.texts, 'welcome')
  })

  test('is closed with 1012 when the server stops, and the server stops at once', async () => {
    const world = await aWorld()
    const stream = await openStream((await world.start()).streamUrl)
    await world.close()
    expect(await stream.closed).toBe(1012)
    await expect(fetch(world.url)).rejects.toThrow()
  })
})
