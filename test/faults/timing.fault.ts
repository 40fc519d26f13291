import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createKey, revokeKey } from '../../src/api/keys.ts'
import { mountApi } from '../../src/api/mount.ts'
import { createGuesses } from '../../src/desk/guessing/guesses.ts'
import type { guessLimits } from '../../src/desk/guessing/limits.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import { createHttpServer } from '../../src/http/server.ts'
import type { EntitlementId } from '../../src/rules/index.ts'
import { instantOf } from '../../src/store/ports.ts'
import { engines } from '../support/stores.ts'
import { openProgram } from '../website/world.ts'

/** How often each question is asked: `TIMING_ROUNDS=500 npx vitest run --config test/faults/vitest.config.ts …` for a look. */
const rounds = Number(process.env.TIMING_ROUNDS ?? 10_000)

/** In ms: what of the two medians nobody could tell apart over a network. */
const tolerance = 1

const endless = { misses: 1e9, seconds: 3600 }
const always = {
  conversation: endless,
  user: endless,
  userDay: endless,
  network: endless,
  frontEnd: endless,
  everybody: endless,
} satisfies (typeof guessLimits)['ticket']

type Question = { body: object; bearer: string }

/** The HTTP interface on the demo customers, where a code and a key were revoked, and guessing never ends. */
const aDoor = async (databaseUrl: string) => {
  const now = () => new Date()
  const by = { actor: 'test', at: instantOf(now()) }
  const secrets = createSecrets(Buffer.from('ab'.repeat(32), 'hex'))
  const program = await openProgram(databaseUrl, now)
  const { store, desk } = program
  const newKey = (name: string) => createKey(store, secrets, { name, random: randomBytes, ...by })
  const [good, revoked] = [await newKey('good'), await newKey('revoked')]
  expect(await revokeKey(store, secrets, { id: revoked.key.id, ...by })).toMatchObject({ done: true })
  const entitlement = 'home-unlimited' as EntitlementId
  const blocking = { entitlement, ending: null, blocked: true, reason: 'stolen', actor: 'test' }
  expect(await desk.blockCodes(blocking)).toMatchObject({ done: true, changed: 1 })
  const log = pino({ level: 'silent' })
  const server = createHttpServer({ handle: program.bot.handle, ready: program.bot.ready, log })
  const limits = { ticket: always, supportCode: always, licenseKey: always, oneTimeCode: always }
  const requests = { requests: 1e9, seconds: 60 }
  mountApi(server.server, {
    ...program,
    guesses: createGuesses({ counts: store.guesses, mac: secrets.mac, now, limits }),
    limits: { key: requests, failure: requests },
    trustedProxies: 0,
    now,
    log,
  })
  const port = await server.listen(0, '127.0.0.1')
  onTestFinished(() => server.drain(0))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())

  const call = { customer: 'home', call: 'technical' }
  const unknownKey = `${revoked.text.slice(0, 3)}${'0'.repeat(12)}${revoked.text.slice(15)}`
  const asks = (body: object, bearer = good.text): Question => ({ body: { ...call, ...body }, bearer })
  return {
    ask: (question: Question) => timed({ port, agent, question }),
    /** Pairs that must be one to whoever asks; the second never was. */
    pairs: {
      'a support code that was revoked': [
        asks({ supportCode: '1000000002' }),
        asks({ supportCode: '9999999999' }),
      ],
      "a ticket that is somebody else's": [
        asks({ ticket: '20000007', email: 'somebody@example.com' }),
        asks({ ticket: '29999999', email: 'somebody@example.com' }),
      ],
      'a key that was revoked': [
        asks({ supportCode: '9999999999' }, revoked.text),
        asks({ supportCode: '9999999999' }, unknownKey),
      ],
    } satisfies Record<string, [Question, Question]>,
  }
}

const timed = ({ port, agent, question }: { port: number; agent: http.Agent; question: Question }) =>
  new Promise<{ milliseconds: number; status: number; text: string }>((resolve, reject) => {
    const body = JSON.stringify(question.body)
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      authorization: `Bearer ${question.bearer}`,
    }
    const path = '/api/authorizations'
    const request = http.request({ host: '127.0.0.1', port, agent, method: 'POST', path, headers })
    const began = performance.now()
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      response.on('end', () =>
        resolve({ milliseconds: performance.now() - began, status: response.statusCode ?? 0, text }),
      )
    })
    request.end(body)
  })

const medianOf = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const anHour = 3_600_000

test.each(engines)(
  'what is not theirs takes as long as what never was, on $engine',
  { timeout: anHour },
  async ({ freshUrl }) => {
    const { ask, pairs } = await aDoor(await freshUrl())
    const kinds = Object.entries(pairs).map(([name, questions]) => ({
      name,
      questions,
      times: [[], []] as [number[], number[]],
    }))
    const warmUp = Math.min(200, rounds)
    for (let round = -warmUp; round < rounds; round++)
      for (const { questions, times } of kinds)
        for (const which of round % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
          const { milliseconds } = await ask(questions[which])
          if (round >= 0) times[which].push(milliseconds)
        }
    for (const { name, questions, times } of kinds) {
      const [first, second] = [await ask(questions[0]), await ask(questions[1])]
      expect([first.status, first.text], name).toEqual([second.status, second.text])
      const medians = times.map(medianOf)
      const difference = Math.abs((medians[0] ?? 0) - (medians[1] ?? 0))
      process.stdout.write(
        `${name}: ${medians.map((one) => one.toFixed(3)).join(' and ')} ms, ${difference.toFixed(3)} ms apart over ${rounds}\n`,
      )
      expect(difference, name).toBeLessThan(tolerance)
    }
  },
)
