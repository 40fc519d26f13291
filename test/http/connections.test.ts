import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { watchConnections } from '../../src/http/connections.ts'
import { listening } from '../support/listening.ts'

const question = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
const halfQuestion = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf'

test('a connection is broken that was asked nothing, or not all of it, and one whose question was answered', async () => {
  const { asked, connections, ask } = await aServer()
  const broken = [await ask(''), await ask(halfQuestion), await ask(question)]
  const [, , answered] = broken
  await expect.poll(() => asked.length).toBe(2)
  asked[1]?.end('the answer')
  await answered?.says('the answer')
  connections.breakUnfinished()
  await Promise.all(broken.map(({ closed }) => closed))
})

test('a connection is not broken whose second question came before its first was answered', async () => {
  const { asked, connections, ask } = await aServer()
  const idle = await ask('')
  const busy = await ask(question + question)
  await expect.poll(() => asked.length).toBe(2)
  asked[0]?.end('the first answer')
  await busy.says('the first answer')
  connections.breakUnfinished()
  await idle.closed
  asked[1]?.end('the second answer')
  await busy.says('the second answer')
})

/** Answers when it is told to: `asked` has what waits for an answer, in the order of coming. */
const aServer = async () => {
  const asked: ServerResponse[] = []
  const server: Server = createServer((_request, response) => asked.push(response))
  const connections = watchConnections(server)
  const { port, close } = await listening(server)
  onTestFinished(() => {
    server.closeAllConnections()
    return close()
  })
  const ask = async (text: string) => {
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const accepted = once(server, 'connection')
    await once(socket, 'connect')
    await accepted
    socket.write(text)
    return { says: heardFrom(socket), closed: once(socket, 'close') }
  }
  return { asked, connections, ask }
}

const heardFrom = (socket: Socket): ((text: string) => Promise<void>) => {
  let heard = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    heard += chunk
  })
  return async (text) => {
    await expect.poll(() => heard).toContain(text)
  }
}
