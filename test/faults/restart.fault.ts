import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { openConnector } from '../../bench/load/connector.ts'
import { quantile } from '../../bench/measure.ts'
import { postTo } from '../bot/world.ts'
import { chatWith, en } from '../dialogs/world.ts'
import { engines } from '../support/stores.ts'
import { aBalancer } from './balancer.ts'
import { countOf, problemsInBooks } from './books.ts'
import { contractsKey, sqliteWithContracts, withContracts } from './contracts.ts'
import { customersAt } from './customers.ts'
import { figures } from './figures.ts'
import { type Guichet, startGuichet } from './running.ts'
import { story } from './schedules/player.ts'

const code = '2000000001'
const conversation = [
  'hello',
  `> ${en('button.business')}`,
  `> ${en('button.technical')}`,
  `> ${en('button.no')}`,
  code,
  'Zzyzx qwrtp',
  `> ${en('button.change')}`,
  'Another qwrtp',
  `> ${en('button.openTicket')}`,
  'status',
  'menu',
  code,
  'Again qwrtp',
  `> ${en('button.otherProblem')}`,
  `> ${en('button.openTicket')}`,
  'thanks',
]

const demo = async (): Promise<string> => engines[0]?.freshUrl() ?? ''

/** The whole conversation; between each two messages something happens. */
const converse = async (program: () => Guichet, between: () => Promise<void>): Promise<string[]> => {
  const chat = chatWith((activity) => postTo(program().url, JSON.stringify(activity)), {})
  const heard: string[] = []
  for (const said of conversation) {
    heard.push(said.startsWith('> ') ? await chat.click(said.slice(2)) : await chat.say(said))
    await between()
  }
  return story(heard, code)
}

describe('the program stopped and started again', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'between each two messages, by %s, says and does what it does without',
    async (signal) => {
      const steady = await startGuichet({ databaseUrl: await demo() })
      const expected = await converse(
        () => steady,
        async () => {},
      )
      const databaseUrl = await demo()
      let program = await startGuichet({ databaseUrl })
      const heard = await converse(
        () => program,
        async () => {
          await program.stop(signal)
          program = await startGuichet({ databaseUrl })
        },
      )
      expect(heard).toEqual(expected)
      expect(await countOf(databaseUrl, 'tickets where imported_status is null')).toBe(2)
      expect(await problemsInBooks(databaseUrl)).toEqual([])
    },
  )
})

const rounds = Number(process.env.ROLLS ?? 3)

describe('two processes on PostgreSQL behind a balancer', () => {
  test('are replaced one after the other under load, and no turn fails', async ({ onTestFinished }) => {
    const databaseUrl = await withContracts((await engines[1]?.freshUrl()) ?? '', 20_000)
    const connector = await openConnector()
    onTestFinished(() => connector.close())
    const balancer = await aBalancer()
    const everStarted: Guichet[] = []
    const start = async (): Promise<Guichet> => {
      const program = await startGuichet({
        databaseUrl,
        env: { ...contractsKey, DRAIN_WAIT: '1', LOG_LEVEL: 'warn' },
      })
      everStarted.push(program)
      balancer.add(program.port)
      return program
    }
    const programs = [await start(), await start()]
    let isOver = false
    const talk = customersAt(balancer.port, connector)
    const endless = { seconds: 0, atLeast: Number.POSITIVE_INFINITY }
    const loaded = talk({ users: 8, ...endless, isEnough: () => isOver }).catch((error: unknown) => {
      const logs = everStarted.map((program) => program.errors()).join('\n')
      throw new Error(`${error instanceof Error ? error.message : error}\n${logs}`)
    })
    loaded.catch(() => undefined)
    await sleep(2_000)
    const drained: number[] = []
    for (let round = 0; round < rounds; round++) {
      for (const at of programs.keys()) {
        const [old, next] = [programs[at], await start()]
        programs[at] = next
        const stopping = old?.stop('SIGTERM')
        const { code: left, milliseconds } = (await stopping) ?? { code: null, milliseconds: Number.NaN }
        if (old) balancer.remove(old.port)
        expect(left).toBe(0)
        drained.push(Math.round(milliseconds))
        await sleep(1_000)
      }
    }
    isOver = true
    const { turns, seconds, latencies } = await loaded
    figures('rolling restart', {
      turns,
      seconds,
      p99: quantile(latencies, 0.99),
      replaced: drained.length,
      drained,
    })
    expect(Math.max(...drained)).toBeLessThan(10_000)
    expect(await problemsInBooks(databaseUrl, contractsKey)).toEqual([])
  })
})

describe('SIGTERM under load', () => {
  test('with open streams, idle connections and half a request ends the program within ten seconds', async ({
    onTestFinished,
  }) => {
    const databaseUrl = await sqliteWithContracts(2_000)
    const connector = await openConnector()
    onTestFinished(() => connector.close())
    const secret = 'a-secret-of-this-test-and-of-nobody-else'
    const env = { ...contractsKey, EMBEDDED_DIRECT_LINE_SECRET: secret }
    const program = await startGuichet({ databaseUrl, env })
    const closed = await Promise.all(Array.from({ length: 50 }, () => aStream(program, secret)))
    const idle = connect(program.port, '127.0.0.1')
    const half = connect(program.port, '127.0.0.1')
    half.write(
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    )
    for (const socket of [idle, half]) socket.on('error', () => socket.destroy())
    const talk = customersAt(program.port, connector)
    const loaded = talk({ users: 8, seconds: 60 }).catch((error: unknown) => error)
    await sleep(2_000)
    const { code: left, milliseconds } = await program.stop('SIGTERM')
    figures('SIGTERM under load', { milliseconds: Math.round(milliseconds), streams: closed.length })
    expect(left).toBe(0)
    expect(milliseconds).toBeLessThan(10_000)
    await expect.poll(() => Promise.all(closed.map((one) => one()))).toEqual(closed.map(() => 1012))
    await loaded
    expect(program.errors()).toBe('')
    expect(await problemsInBooks(databaseUrl, contractsKey)).toEqual([])
  })
})

/** An open stream of the website's channel; with what code it was closed, once it is. */
const aStream = async ({ url }: Guichet, secret: string): Promise<() => number | null> => {
  const headers = { authorization: `Bearer ${secret}` }
  const response = await fetch(`${url}/v3/directline/conversations`, { method: 'POST', headers })
  const { streamUrl } = z.object({ streamUrl: z.string() }).parse(await response.json())
  const socket = new WebSocket(streamUrl)
  let code: number | null = null
  socket.on('close', (closing) => {
    code = closing
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return () => code
}
