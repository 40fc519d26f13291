import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { demoPaths } from '../../src/desk/demo/paths.ts'
import { shutOut } from '../support/postgres.ts'
import { engines } from '../support/stores.ts'
import { anApi, limited, optionsOf } from './world.ts'

const [sqlite, postgres] = engines
if (sqlite === undefined || postgres === undefined) throw new Error('both engines are needed')

const fieldOf = (text: string): Record<string, string> => {
  if (/^\d{10}$/.test(text)) return { supportCode: text }
  return /^\d{8}$/.test(text) ? { licenseKey: text } : { ticket: text }
}

const demoRequests = demoPaths
  .filter(({ rule }) => rule !== 'E')
  .map(({ who, type }) => ({ customer: who, call: 'technical', ...fieldOf(type) }))

const requests = [
  ...demoRequests,
  { customer: 'business', call: 'sales' },
  { customer: 'business', call: 'licensing', ticket: 'T-FFFFF-FFFFF-H' },
  { customer: 'business', call: 'licensing', ticket: 'T-BBBBB-BBBBB-X' },
  { customer: 'business', call: 'technical', ticket: '20000007', email: 'business@example.com' },
  { ...limited, on: '2019-12-31' },
]

describe('a request without commit', () => {
  test('is answered as the command line answers it, to the letter, whatever the path', async () => {
    const api = await anApi(sqlite)
    for (const request of requests) {
      const { out } = await api.cli.run('authorize', ...optionsOf(request), '--json')
      const { status, text } = await api.post(request)
      expect([status, `${text}\n`]).toEqual([200, out])
    }
  })

  test('changes nothing, and leaves no trace', async () => {
    const api = await anApi(sqlite)
    const before = await api.cli.run('audit', 'list')
    expect((await api.post({ ...limited, commit: false })).json).toMatchObject({
      outcome: 'open',
      ticket: null,
    })
    expect(await api.spent()).toEqual([])
    expect(await api.cli.run('audit', 'list')).toEqual(before)
  })
})

describe('a request with commit', () => {
  test('is answered as the command line answers it, to the letter but for the ids', async () => {
    const [overHttp, onLine] = [await anApi(sqlite), await anApi(sqlite)]
    const withoutTickets = (text: string) => text.replaceAll(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/g, 'T')
    for (const [number, request] of requests.entries()) {
      const operation = `A${number}`
      const options = [...optionsOf({ ...request, commit: true, subject: 'Help' }), '--operation', operation]
      const { out } = await onLine.cli.run('authorize', ...options, '--json')
      const { status, text } = await overHttp.commit(operation, { ...request, subject: 'Help' })
      expect([status, withoutTickets(`${text}\n`)]).toEqual([200, withoutTickets(out)])
    }
  })

  test('opens the ticket, and spends one incident in the name of the key', async () => {
    const api = await anApi(sqlite)
    const { json } = await api.commit('A1', { ...limited, subject: 'My code 0123456789 does not work' })
    expect(json).toMatchObject({ outcome: 'open', deduct: 1, operation: 'A1', repeated: false })
    expect(await api.spent()).toMatchObject([
      { kind: 'deduct', change: 1, ticket: json.ticket, operation: 'A1', actor: 'api:console' },
    ])
    expect((await api.cli.run('audit', 'list')).out).toContain('open       by api:console  demo-home')
    const ticket = await api.get(`/api/tickets/${json.ticket}`)
    expect(ticket.json).toMatchObject({ status: 'open', entitlement: 'home-limited' })
    expect(ticket.json.subject).not.toContain('0123456789')
  })

  test('repeated gives the first outcome and says so, in quotes, in other words, on another day or not', async () => {
    const api = await anApi(sqlite)
    const first = await api.commit('A1', limited)
    expect(first.headers.has('idempotent-replayed')).toBe(false)
    for (const again of [
      await api.commit('A1', limited),
      await api.commit('"A1"', { ...limited, subject: 'No sound', on: '2026-03-02' }),
    ]) {
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true'])
      expect(again.json).toEqual({ ...first.json, repeated: true })
    }
    expect(await api.spent()).toHaveLength(1)
  })

  test('is refused under an id of another request or of somebody else, and nothing is done', async () => {
    const api = await anApi(sqlite)
    await api.commit('A1', limited)
    await api.cli.json('authorize', ...optionsOf({ ...limited, commit: true, operation: 'B1' }))
    const { key: voice } = await api.cli.json('keys', 'create', 'voice')
    const attempts = [
      await api.commit('A1', { ...limited, supportCode: '1000000002' }),
      await api.commit('B1', limited),
      await api.commit('A1', limited, { authorization: `Bearer ${voice}` }),
    ]
    for (const { status, json } of attempts)
      expect([status, json]).toEqual([422, { error: 'operationTaken' }])
    expect(await api.spent()).toHaveLength(2)
  })

  test('is repeated by another key of the same name, such as the one that replaces it', async () => {
    const api = await anApi(sqlite)
    await api.commit('A1', limited)
    const { key } = await api.cli.json('keys', 'create', 'console')
    const again = await api.commit('A1', limited, { authorization: `Bearer ${key}` })
    expect([again.status, again.json.repeated]).toEqual([200, true])
  })

  test('is gone once its customer is erased', async () => {
    const api = await anApi(sqlite)
    await api.commit('A1', limited)
    await api.cli.run('erase', 'demo-home')
    const { status, json } = await api.commit('A1', limited)
    expect([status, json]).toEqual([410, { error: 'erased' }])
  })

  test('that the policy refuses is an answer like any other', async () => {
    const api = await anApi(sqlite)
    const { status, json } = await api.commit('A1', { ...limited, supportCode: '1000000004' })
    expect([status, json]).toMatchObject([200, { outcome: 'refuse', reasons: ['noIncidentsLeft'] }])
  })
})

describe.each(engines)('on $engine', (engine) => {
  test('twenty that arrive at once under one key open one ticket for one incident, and all are told of it', async () => {
    const api = await anApi(engine)
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.commit('A1', limited)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    const outcomes = new Set(answers.map(({ json: { repeated: _, ...outcome } }) => JSON.stringify(outcome)))
    expect(outcomes.size).toBe(1)
    expect(answers.filter(({ json }) => json.repeated === false)).toHaveLength(1)
    expect(answers.filter(({ headers }) => headers.has('idempotent-replayed'))).toHaveLength(19)
    expect(await api.spent()).toHaveLength(1)
  })
})

type Case = [what: string, body: unknown, problems: { path: string; message: unknown }[]]
const malformed: Case[] = [
  ['a list', [], [{ path: '', message: expect.stringContaining('expected object') }]],
  [
    'no customer',
    { call: 'sales' },
    [{ path: 'customer', message: expect.stringContaining('Invalid option') }],
  ],
  [
    'a code that is a number',
    { ...limited, supportCode: 1 },
    [{ path: 'supportCode', message: expect.any(String) }],
  ],
  ['no such day', { ...limited, on: '2026-02-30' }, [{ path: 'on', message: 'expected a day, YYYY-MM-DD' }]],
  [
    'a NUL in a ticket',
    { customer: 'home', call: 'technical', ticket: 'A\u00001' },
    [{ path: 'ticket', message: 'expected no control characters' }],
  ],
  [
    'an unknown field',
    { ...limited, operation: 'A1' },
    [{ path: '', message: expect.stringContaining('"operation"') }],
  ],
  [
    'a subject and no commit',
    { ...limited, subject: 'Help' },
    [{ path: '', message: 'subject goes with commit' }],
  ],
  [
    'a commit that is a text',
    { ...limited, commit: 'yes' },
    [{ path: 'commit', message: expect.any(String) }],
  ],
  [
    'commit and no Idempotency-Key',
    { ...limited, commit: true },
    [{ path: 'Idempotency-Key', message: 'commit needs one' }],
  ],
]

describe('what is no request', () => {
  test.each(malformed)('is answered 400, with where and what: %s', async (_what, body, problems) => {
    const api = await anApi(sqlite)
    const { status, json } = await api.post(body)
    expect([status, json]).toEqual([400, { error: expect.any(String), problems }])
  })

  test('is called wrong in the words of the command line', async () => {
    const api = await anApi(sqlite)
    const request = { customer: 'home', call: 'technical', email: 'ada@example.org' }
    const { error } = await api.cli.json('authorize', ...optionsOf(request))
    expect((await api.post(request)).json.error).toBe(error)
  })

  test.each(['', '""', '"A1', 'A 1', 'A1, A1', 'a'.repeat(101), "A1'"])(
    'is a commit under the Idempotency-Key (%s)',
    async (idempotencyKey) => {
      const api = await anApi(sqlite)
      const { status, json } = await api.commit(idempotencyKey, limited)
      expect([status, json.problems]).toEqual([
        400,
        [{ path: 'Idempotency-Key', message: expect.stringContaining('expected at most 100') }],
      ])
      expect(await api.spent()).toEqual([])
    },
  )

  test('is an Idempotency-Key where nothing is carried out: who sends one thinks that it is', async () => {
    const api = await anApi(sqlite)
    const { status, json } = await api.post(limited, { 'idempotency-key': 'A1' })
    expect([status, json.error]).toEqual([400, 'Idempotency-Key: goes with commit'])
  })

  test.each<[what: string, status: number, body: string, headers?: Record<string, string>]>([
    ['nothing', 400, ''],
    ['broken JSON', 400, '{"call":'],
    ['half a megabyte', 413, `"${'x'.repeat(500_000)}"`],
    ['text', 415, '{}', { 'content-type': 'text/plain' }],
    ['gzip', 415, '{}', { 'content-encoding': 'gzip' }],
  ])('is a body of %s: %i', async (_what, status, body, headers) => {
    const api = await anApi(sqlite)
    const answer = await api.post(body, headers)
    expect([answer.status, answer.json]).toEqual([status, { error: expect.any(String) }])
  })

  test('is a sender who leaves before the end, and harms nobody', async () => {
    const api = await anApi(sqlite)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => {
        const head = `POST /api/authorizations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.key}\r\n`
        socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`, () =>
          socket.destroy(),
        )
      })
      socket.on('close', () => resolve())
    })
    expect((await api.post(limited)).status).toBe(200)
  })
})

test('while the records are out of reach the answer is 503, nothing is done, and the repeat does it', async () => {
  const api = await anApi(postgres)
  const letIn = await shutOut(api.databaseUrl)
  const refused = await api.commit('A1', limited)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect(refused.text).not.toMatch(/postgres|guichet_|127\.0\.0\.1/)
  expect((await api.get('/api/tickets/T-AAAAA-AAAAA-Y')).status).toBe(503)
  await letIn()
  expect(await api.spent()).toEqual([])
  expect((await api.commit('A1', limited)).json).toMatchObject({ outcome: 'open', repeated: false })
})

describe('a ticket', () => {
  test('is shown as the command line shows it, to the letter, however its ID is written', async () => {
    const api = await anApi(sqlite)
    const { out } = await api.cli.run('ticket', 'show', 'T-AAAAA-AAAAA-Y', '--json')
    for (const id of ['T-AAAAA-AAAAA-Y', 't-aaaaa-aaaaa-y', '%20taaaaaaaaaay']) {
      const { status, text } = await api.get(`/api/tickets/${id}`)
      expect([status, `${text}\n`]).toEqual([200, out])
    }
  })

  test('that nobody has is answered 404, as the command line says it', async () => {
    const api = await anApi(sqlite)
    const { status, json } = await api.get('/api/tickets/nope-1')
    expect([status, json]).toEqual([404, await api.cli.json('ticket', 'show', 'nope-1')])
    expect(json).toEqual({ error: 'unknownTicket', ticket: 'NOPE-1' })
  })

  test.each(['A%001', 'a'.repeat(100), '%F0%9F%99%82', '%20'])(
    'of the odd ID %s is not found',
    async (id) => {
      const api = await anApi(postgres)
      const { status, json } = await api.get(`/api/tickets/${id}`)
      expect([status, json.error]).toEqual([404, 'unknownTicket'])
    },
  )
})
