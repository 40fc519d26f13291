import { createRequire } from 'node:module'
import { ConnectionStatus, DirectLine } from 'botframework-directlinejs'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { aWorld, claimsOf, secret, shop, type World } from './world.ts'

type Page = { XMLHttpRequest: unknown; WebSocket: typeof WebSocket; close(): void }

// Loaded without its types, which it does not bring.
const { JSDOM }: { JSDOM: new (html: string, options: { url: string }) => { window: Page } } = createRequire(
  import.meta.url,
)('jsdom')

/** A page of the shop: its XMLHttpRequest asks before it crosses origins, and its WebSocket says where it is from. */
const { window: page } = new JSDOM('', { url: `${shop}/checkout` })

beforeAll(() => Object.assign(globalThis, { XMLHttpRequest: page.XMLHttpRequest }))
afterAll(() => page.close())

type Options = { webSocket: boolean; token: string; conversationId?: string; watermark?: string }

type Client = {
  readonly line: DirectLine
  readonly conversation: string
  readonly texts: (string | undefined)[]
  readonly sockets: WebSocket[]
  post(text: string): Promise<string>
}

const connect = (world: World, options: Options): Client => {
  const sockets: WebSocket[] = []
  const Socket = new Proxy(page.WebSocket, {
    construct: (Original, [url]) => {
      const socket = new Original(url)
      sockets.push(socket)
      return socket
    },
  })
  const line = new DirectLine({
    domain: world.base,
    ...options,
    pollingInterval: 200,
    WebSocket: Socket,
    // Comes back after three seconds, the shortest that it has.
    random: () => 0,
    conversationStartProperties: { locale: 'fr' },
  })
  const texts: (string | undefined)[] = []
  const listening = line.activity$.subscribe((activity) =>
    texts.push(activity.type === 'message' ? activity.text : activity.type),
  )
  onTestFinished(() => {
    listening.unsubscribe()
    line.end()
  })
  const { user, conv } = claimsOf(options.token)
  const post = (text: string) => line.postActivity({ type: 'message', text, from: { id: user } }).toPromise()
  return { line, conversation: conv, texts, sockets, post }
}

const aToken = async (world: World) => {
  const { body } = await world.ask('tokens/generate', { method: 'POST', bearer: secret })
  return body.token
}

const says = (client: Client, ...texts: string[]) =>
  expect.poll(() => client.texts, { timeout: 15_000 }).toEqual(texts)

describe.each([
  ['a stream', true],
  ['polling', false],
])('botframework-directlinejs by %s', (_, webSocket) => {
  test('starts, is greeted, posts and is answered', async () => {
    const world = await aWorld()
    const client = connect(world, { webSocket, token: await aToken(world) })
    await says(client, 'welcome')
    expect(await client.post('hello')).toBe(`${client.conversation}|0000001`)
    await says(client, 'welcome', 'hello', 'you said hello')
    expect(world.line.started).toEqual([{ user: expect.stringMatching(/^dl_/), locale: 'fr' }])
    expect(client.line.connectionStatus$.getValue()).toBe(ConnectionStatus.Online)
  })

  test('comes back after a reload, from the start or from its watermark', async () => {
    const world = await aWorld()
    const { token, conversationId } = await world.start()
    world.line.say(conversationId, 'and')
    const options = { webSocket, token, conversationId }
    await says(connect(world, options), 'welcome', 'and')
    await says(connect(world, { ...options, watermark: '1' }), 'and')
    expect(world.line.started).toHaveLength(1)
  })

  test('goes on with the token that its page gives it', async () => {
    const world = await aWorld()
    const client = connect(world, { webSocket, token: await aToken(world) })
    await says(client, 'welcome')
    world.pass(25 * 60)
    const { body } = await world.ask(`conversations/${client.conversation}`, { bearer: secret })
    client.line.reconnect(body)
    world.pass(25 * 60)
    await client.post('still here')
    await says(client, 'welcome', 'still here', 'you said still here')
  })

  test('refreshes its token by itself', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'], shouldAdvanceTime: true })
    onTestFinished(() => void vi.useRealTimers())
    // Its keep-alive messages of all that time come at once.
    const world = await aWorld({ mount: { sockets: { chatter: 1000 } } })
    const client = connect(world, { webSocket, token: await aToken(world) })
    await says(client, 'welcome')
    for (let quarters = 0; quarters < 3; quarters++) {
      world.pass(15 * 60)
      vi.advanceTimersByTime(15 * 60 * 1000)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    await client.post('still here')
    await says(client, 'welcome', 'still here', 'you said still here')
  })

  test('is told when a message fails, and the next one goes through', async () => {
    const world = await aWorld()
    const client = connect(world, { webSocket, token: await aToken(world) })
    await says(client, 'welcome')
    expect(await client.post('busy')).toBe('retry')
    const attachments = [{ contentType: 'text/plain', contentUrl: 'data:text/plain,hello', name: 'a.txt' }]
    const upload = client.line.postActivity({ type: 'message', from: { id: 'me' }, attachments })
    await expect(upload.toPromise()).rejects.toMatchObject({ status: 415 })
    await client.post('hello')
    await says(client, 'welcome', 'hello', 'you said hello')
  })

  test('fails to connect from a page that is not trusted', async () => {
    const world = await aWorld({ origins: { trustedOrigins: [] } })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const client = connect(world, { webSocket, token: await aToken(world) })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(client.line.connectionStatus$.getValue()).not.toBe(ConnectionStatus.Online)
    expect(world.line.started).toEqual([])
  })
})

describe('botframework-directlinejs on a stream that is cut', () => {
  test('comes back by itself with nothing lost or doubled', async () => {
    const world = await aWorld()
    const client = connect(world, { webSocket: true, token: await aToken(world) })
    await says(client, 'welcome')
    client.sockets[0]?.close()
    world.line.say(client.conversation, 'while you were away')
    await client.post('hello')
    await says(client, 'welcome', 'while you were away', 'hello', 'you said hello')
    expect(client.sockets).toHaveLength(2)
  })
})
