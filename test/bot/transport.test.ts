import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { keptAliveTransport, type Transport } from '../../src/bot/connector/transport.ts'
import { listening } from '../support/listening.ts'
import { standStill } from '../support/stand-still.ts'

const answer = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"id":"r"}'

/** Does with the nth request, from 1 on, what it is told: `requests` are the connections that they came on, in their order. */
const channel = async (onRequest: (nth: number, socket: Socket) => void) => {
  const requests: Socket[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      if (!/^(POST|PUT|DELETE) /.test(data.toString('latin1'))) return
      requests.push(socket)
      onRequest(requests.length, socket)
    })
  })
  const { port, close } = await listening(server)
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await close()
  })
  return { url: new URL(`http://127.0.0.1:${port}/v3/conversations/c/activities`), requests, sockets }
}

let transport: Transport
beforeEach(() => {
  transport = keptAliveTransport(2)
})
afterEach(() => transport.close())

const post = (url: URL, { limit = 5000, headers = {} } = {}) =>
  transport.send({ method: 'POST', url, headers, body: '{"text":"é"}', limit })

describe('a connection', () => {
  test('that was answered on is used again', async () => {
    const { url, requests } = await channel((_, socket) => socket.write(answer))
    for (const _ of [1, 2, 3])
      expect(await post(url)).toEqual({ kind: 'answered', status: 200, retryAfter: null, body: '{"id":"r"}' })
    expect(new Set(requests).size).toBe(1)
  })

  test('that the other side closed meanwhile is opened anew', async () => {
    const { url, requests, sockets } = await channel((_, socket) => socket.write(answer))
    await post(url)
    await Promise.all([...sockets].map((socket) => once(socket.end(), 'close')))
    expect(await post(url)).toMatchObject({ kind: 'answered', status: 200 })
    expect(new Set(requests).size).toBe(2)
  })

  test('that breaks without a word when it is used again has not carried the request', async () => {
    const { url } = await channel((nth, socket) =>
      nth === 1 ? socket.write(answer) : socket.resetAndDestroy(),
    )
    await post(url)
    expect(await post(url)).toEqual({ kind: 'unreached', why: 'ECONNRESET' })
  })

  test.each([
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
    ['is closed', (socket: Socket) => socket.end()],
    ['breaks in the middle of an answer', (socket: Socket) => socket.end(answer.slice(0, -3))],
  ])('that is new and %s may have carried it', async (_, breakOff) => {
    const { url } = await channel((_nth, socket) => breakOff(socket))
    expect(await post(url)).toMatchObject({ kind: 'lost' })
  })

  test('that served and breaks in the middle of an answer carried it', async () => {
    const { url } = await channel((nth, socket) =>
      nth === 1 ? socket.write(answer) : socket.end(answer.slice(0, -3)),
    )
    await post(url)
    expect(await post(url)).toMatchObject({ kind: 'lost' })
  })

  test('whose answer does not come in time is given up, and what comes late is nobody’s', async () => {
    const { url, requests } = await channel((nth, socket) => {
      if (nth > 1) socket.write(answer)
      else setTimeout(() => socket.write(answer.replace('"r"', '"x"')), 300)
    })
    expect(await post(url, { limit: 100 })).toEqual({ kind: 'lost', why: 'no answer in time' })
    expect(await post(url)).toMatchObject({ body: '{"id":"r"}' })
    expect(new Set(requests).size).toBe(2)
  })
})

test('a process that stood still reads the answer that came meanwhile before it gives up', async () => {
  const { url, close } = await channelOfItsOwn()
  onTestFinished(close)
  const answered = post(url, { limit: 250 })
  await sleep(50)
  // From here, timers come before what is to be read.
  await setImmediate()
  standStill(500)
  expect(await answered).toMatchObject({ kind: 'answered', status: 200 })
})

/** A channel that answers after 150 ms, whatever this thread does. */
const channelOfItsOwn = async () => {
  const thread = new Worker(
    `const { createServer } = require('node:http')
    const server = createServer((request, response) => setTimeout(() => response.end('{"id":"r"}'), 150))
    server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port))`,
    { eval: true },
  )
  const [port] = await once(thread, 'message')
  return { url: new URL(`http://127.0.0.1:${port}/`), close: async () => void (await thread.terminate()) }
}

describe('of more requests than there may be connections', () => {
  test('each waits for the next that is free', async () => {
    const { url, sockets } = await channel((_, socket) => setTimeout(() => socket.write(answer), 20))
    const results = await Promise.all(Array.from({ length: 8 }, () => post(url)))
    expect(results.map(({ kind }) => kind)).toEqual(Array(8).fill('answered'))
    expect(sockets.size).toBe(2)
  })

  test('whoever waited for a connection that breaks gets it opened anew', async () => {
    const { url, sockets } = await channel((nth, socket) =>
      nth > 2 ? socket.write(answer) : setTimeout(() => socket.resetAndDestroy(), 20),
    )
    const results = await Promise.all(Array.from({ length: 6 }, () => post(url)))
    expect(results.map(({ kind }) => kind)).toEqual(['lost', 'lost', ...Array(4).fill('answered')])
    expect(sockets.size).toBe(4)
  })

  test('one that waited too long was not sent, and the place of one given up is free again', async () => {
    const { url, requests } = await channel((nth, socket) => nth > 2 && socket.write(answer))
    const hanging = [post(url, { limit: 300 }), post(url, { limit: 300 })]
    expect(await post(url, { limit: 100 })).toEqual({ kind: 'unreached', why: 'no connection in time' })
    expect(await Promise.all(hanging)).toEqual(Array(2).fill({ kind: 'lost', why: 'no answer in time' }))
    expect(await post(url)).toMatchObject({ kind: 'answered' })
    expect(requests).toHaveLength(3)
  })
})

test('nothing was sent where nobody listens, or what is to be sent is against the rules of HTTP', async () => {
  const { port, close } = await listening(createServer())
  await close()
  expect(await post(new URL(`http://127.0.0.1:${port}/`))).toEqual({ kind: 'unreached', why: 'ECONNREFUSED' })
  const { url, requests } = await channel((_, socket) => socket.write(answer))
  expect(await post(url, { headers: { 'idempotency-key': 'two\r\nlines' } })).toMatchObject({
    kind: 'unreached',
  })
  expect(requests).toHaveLength(0)
})

test('an answer longer than any channel’s is not read to its end', async () => {
  const { url } = await channel((_, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n')
    socket.write('x'.repeat(200_000))
  })
  expect(await post(url)).toMatchObject({ kind: 'lost' })
})
