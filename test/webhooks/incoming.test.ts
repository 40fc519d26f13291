import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dropDatabase } from '../support/postgres.ts'
import { engines } from '../support/stores.ts'
import {
  anEntrance,
  answered,
  type Headers,
  moved,
  ourSecret,
  post,
  secretOf,
  signed,
  signedByZammad,
  signedByZendesk,
  ticket,
  zammadMoment,
  zendeskSecret,
} from './world.ts'

describe('a help desk that signs by Standard Webhooks', () => {
  test('moves and answers a ticket, and the trail says that it was a webhook', async () => {
    const { at, desk, trail } = await anEntrance()
    const pending = moved('pending')
    expect(await post(at.standard, pending, signed(pending))).toMatchObject({
      status: 200,
      body: { ticket, from: 'open', to: 'pending' },
    })
    expect(await post(at.standard, answered(), signed(answered()))).toMatchObject({
      status: 200,
      body: { ticket, status: 'pending' },
    })
    expect(await desk.ticket(ticket)).toMatchObject({ status: 'pending' })
    expect(await trail()).toEqual(['webhook move', 'webhook answer'])
  })

  test('may write the ticket as people do', async () => {
    const { at } = await anEntrance()
    const body = moved('pending', ` ${ticket.toLowerCase().replaceAll('-', ' ')} `)
    expect(await post(at.standard, body, signed(body))).toMatchObject({ status: 200, body: { ticket } })
  })

  test('may send several signatures while it changes its secret', async () => {
    const { at } = await anEntrance()
    const [body, id] = [answered(), 'msg_two']
    const [ours, theirs] = [signed(body, { id }), signed(body, { id, secret: secretOf('old') })]
    const signatures = `${theirs['webhook-signature']} v1a,AAAA ${ours['webhook-signature']}`
    expect(await post(at.standard, body, { ...ours, 'webhook-signature': signatures })).toMatchObject({
      status: 200,
    })
  })

  test.each<[what: string, change: (headers: Headers) => Headers]>([
    ['no signature', ({ 'webhook-signature': _, ...rest }) => rest],
    ['no id', ({ 'webhook-id': _, ...rest }) => rest],
    ['no timestamp', ({ 'webhook-timestamp': _, ...rest }) => rest],
    ['a timestamp that is none', (headers) => ({ ...headers, 'webhook-timestamp': 'now' })],
    ['another id', (headers) => ({ ...headers, 'webhook-id': 'msg_other' })],
    [
      'another timestamp',
      (headers) => ({ ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) }),
    ],
    ['a forged signature', (headers) => ({ ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}=` })],
    ['half a signature', (headers) => ({ ...headers, 'webhook-signature': 'v1' })],
    [
      'the signature under another version',
      (headers) => ({
        ...headers,
        'webhook-signature': (headers['webhook-signature'] ?? '').replace('v1,', 'v2,'),
      }),
    ],
    ['the secret of somebody else', () => signed(moved('closed'), { secret: secretOf('theirs') })],
    ['a signature of six minutes ago', () => signed(moved('closed'), { minutesAgo: 6 })],
    ['a signature of six minutes ahead', () => signed(moved('closed'), { minutesAgo: -6 })],
    ['the signature of another body', () => signed(moved('pending'))],
    ["Zammad's signature", () => signedByZammad(moved('closed'))],
  ])('with %s is answered 401, and nothing changes', async (_, change) => {
    const { at, desk, trail } = await anEntrance()
    const body = moved('closed')
    expect(await post(at.standard, body, change(signed(body)))).toMatchObject({
      status: 401,
      body: { error: 'notVerified', message: expect.any(String) },
    })
    expect(await desk.ticket(ticket)).toMatchObject({ status: 'open' })
    expect(await trail()).toEqual([])
  })

  test.each([
    ['an altered letter', (body: string) => body.replace('pending', 'closed')],
    ['a space more', (body: string) => `${body} `],
  ])('whose body has %s on arrival is answered 401', async (_, alter) => {
    const { at, trail } = await anEntrance()
    const body = moved('pending')
    expect(await post(at.standard, alter(body), signed(body))).toMatchObject({ status: 401 })
    expect(await trail()).toEqual([])
  })

  test('is taken up to five minutes late', async () => {
    const { at } = await anEntrance()
    expect(await post(at.standard, answered(), signed(answered(), { minutesAgo: 4 }))).toMatchObject({
      status: 200,
    })
  })

  test.each([
    ['broken JSON', '{"type":', /valid JSON/],
    ['nothing', '', /empty body/],
    ['a list', '[]', /expected object/i],
    ['65 levels', `${'['.repeat(65)}${']'.repeat(65)}`, /64 deep/],
    ['no type', '{"data":{}}', /^type: /],
    ['no data', '{"type":"ticket.answered"}', /^data: /],
    ['no ticket', '{"type":"ticket.answered","data":{}}', /^data\.ticket: /],
    ['an empty ticket', answered('  '), /^data\.ticket: /],
    ['a status of its own', moved('solved'), /^data\.status: .*open.*pending.*closed/],
    ['no status', '{"type":"ticket.moved","data":{"ticket":"T-1"}}', /^data\.status: /],
  ])('that posts %s is told what is wrong and where', async (_, body, message) => {
    const { at, trail } = await anEntrance()
    expect(await post(at.standard, body, signed(body))).toMatchObject({
      status: 400,
      body: { error: 'badRequest', message: expect.stringMatching(message) },
    })
    expect(await trail()).toEqual([])
  })

  test('with an id that the specification does not allow is told so', async () => {
    const { at } = await anEntrance()
    for (const id of ['a.b', 'x'.repeat(256)])
      expect(await post(at.standard, answered(), signed(answered(), { id }))).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/^webhook-id: /) },
      })
  })

  test('may tell of what is not for us: success, and nothing done', async () => {
    const { at, trail } = await anEntrance()
    const body = JSON.stringify({ type: 'customer.created', data: [1] })
    expect(await post(at.standard, body, signed(body))).toMatchObject({
      status: 200,
      body: { ignored: 'customer.created' },
    })
    expect(await trail()).toEqual([])
  })

  test.each([
    ['gzip', { 'content-encoding': 'gzip' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('may not post %s', async (_, headers) => {
    const { at, trail } = await anEntrance()
    const body = new Uint8Array(gzipSync(answered()))
    const response = await fetch(at.standard, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed(answered()), ...headers },
      body,
    })
    expect(response.status).toBe(415)
    expect(await trail()).toEqual([])
  })

  test('may not post more than 32 KB', async () => {
    const { at } = await anEntrance()
    const body = JSON.stringify({ type: 'x', data: 'x'.repeat(40_000) })
    expect(await post(at.standard, body, signed(body))).toMatchObject({ status: 413 })
  })

  test('that names an unknown ticket is told, and may try again once it is on record', async () => {
    const { at, withEntitlement } = await anEntrance()
    const body = moved('pending', 'OLD-7')
    const headers = signed(body)
    expect(await post(at.standard, body, headers)).toMatchObject({
      status: 404,
      body: { error: 'unknownTicket', message: 'no ticket OLD-7 on record' },
    })
    await withEntitlement({ id: 'E-2', code: '9876543210', tickets: [{ id: 'OLD-7' }] })
    expect(await post(at.standard, body, headers)).toMatchObject({ status: 200 })
  })

  test('whose messages come out of order does not open a closed ticket again', async () => {
    const { at, desk } = await anEntrance()
    const [earlier, later] = [moved('pending'), moved('closed')]
    expect(await post(at.standard, later, signed(later))).toMatchObject({ status: 200 })
    for (const late of [earlier, answered()])
      expect(await post(at.standard, late, signed(late))).toMatchObject({
        status: 409,
        body: { error: 'ticketClosed', message: `ticket ${ticket} is closed, and closed is final` },
      })
    expect(await post(at.standard, later, signed(later))).toMatchObject({
      status: 200,
      body: { from: 'closed', to: 'closed' },
    })
    expect(await desk.ticket(ticket)).toMatchObject({ status: 'closed' })
  })

  test('before a database that is gone is asked to come again', async () => {
    const { at, url } = await anEntrance(engines.find(({ engine }) => engine === 'postgres'))
    await dropDatabase(url)
    expect(await post(at.standard, answered(), signed(answered()))).toMatchObject({ status: 503 })
  })

  test('while the store fails is asked to come again, and then succeeds', async () => {
    const { at, rows } = await anEntrance()
    const body = moved('pending')
    const headers = signed(body)
    await rows('alter table notices rename to elsewhere')
    expect(await post(at.standard, body, headers)).toEqual({
      status: 503,
      body: { error: 'unavailable', message: 'try again later' },
      retryAfter: '10',
    })
    await rows('alter table elsewhere rename to notices')
    expect(await post(at.standard, body, headers)).toMatchObject({ status: 200 })
  })

  test('that breaks off in the middle harms nobody', async () => {
    const { at } = await anEntrance()
    const { port, pathname } = new URL(at.standard)
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(
        `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{`,
        () => socket.resetAndDestroy(),
      ),
    )
    onTestFinished(() => void socket.destroy())
    await new Promise((resolve) => socket.once('close', resolve))
    expect(await post(at.standard, answered(), signed(answered()))).toMatchObject({ status: 200 })
  })
})

describe.each(engines)('the same message again, on $engine', (engine) => {
  test('changes nothing and gets the first answer, also with a new signature and after other changes', async () => {
    const { at, desk, trail } = await anEntrance(engine)
    const body = moved('pending')
    const first = await post(at.standard, body, signed(body, { id: 'msg_once' }))
    await desk.move(ticket, 'open', 'cli')
    const again = await post(at.standard, body, signed(body, { id: 'msg_once', minutesAgo: 1 }))
    expect(again).toEqual(first)
    expect(await desk.ticket(ticket)).toMatchObject({ status: 'open' })
    expect(await trail()).toEqual(['webhook move', 'cli move'])
  })

  test('ten times at once changes once, and all get the first answer', async () => {
    const { at, trail } = await anEntrance(engine)
    const body = moved('closed')
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(at.standard, body, signed(body, { id: 'msg_once' }))),
    )
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 200, body: { ticket, from: 'open', to: 'closed' } })
    expect(await trail()).toEqual(['webhook move'])
  })
})

describe('Zammad', () => {
  const says = (fields: Record<string, unknown>, minutesAgo = 0): string =>
    JSON.stringify({ timestamp: zammadMoment(minutesAgo), ...fields })
  const moving = (status: string, minutesAgo = 0) =>
    says({ type: 'ticket.moved', data: { ticket, status } }, minutesAgo)

  test.each([
    ['new', 'open'],
    ['open', 'open'],
    ['pending reminder', 'pending'],
    ['pending close', 'pending'],
    ['merged', 'closed'],
    ['closed', 'closed'],
  ])('may say its own state %s for %s', async (state, to) => {
    const { at } = await anEntrance()
    const body = moving(state)
    expect(await post(at.zammad, body, signedByZammad(body))).toMatchObject({ status: 200, body: { to } })
  })

  test('is told of a state that nobody knows', async () => {
    const { at } = await anEntrance()
    const body = moving('escalated')
    expect(await post(at.zammad, body, signedByZammad(body))).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^data\.status: /) },
    })
  })

  test('that tries again is known by its delivery, and a replay by what was signed', async () => {
    const { at, trail } = await anEntrance()
    const first = says({ type: 'ticket.answered', data: { ticket, article: 7 } }, 1)
    const rendered = says({ type: 'ticket.answered', data: { ticket, article: 7 } })
    expect(await post(at.zammad, first, signedByZammad(first, { id: 'job-1' }))).toMatchObject({
      status: 200,
    })
    expect(await post(at.zammad, rendered, signedByZammad(rendered, { id: 'job-1' }))).toMatchObject({
      status: 200,
    })
    expect(await post(at.zammad, first, signedByZammad(first, { id: 'forged' }))).toMatchObject({
      status: 200,
    })
    expect(await trail()).toEqual(['webhook answer'])
  })

  test.each([
    ['no signature', () => ({})],
    ['a wrong secret', (body: string) => signedByZammad(body, { secret: secretOf('theirs') })],
    ['the signature of another body', () => signedByZammad('{}')],
    ['a signature by Standard Webhooks', (body: string) => signed(body)],
  ])('with %s is answered 401', async (_, headersFor) => {
    const { at, trail } = await anEntrance()
    const body = moving('closed')
    expect(await post(at.zammad, body, headersFor(body))).toMatchObject({ status: 401 })
    expect(await trail()).toEqual([])
  })

  test('is taken up to an hour after the ticket changed', async () => {
    const { at } = await anEntrance()
    const [late, stale] = [moving('pending', 50), moving('open', 70)]
    expect(await post(at.zammad, late, signedByZammad(late))).toMatchObject({ status: 200 })
    expect(await post(at.zammad, stale, signedByZammad(stale))).toMatchObject({ status: 401 })
  })

  test.each([
    ['without the moment', moved('closed')],
    ['with a moment that is none', JSON.stringify({ timestamp: '#{ticket.updated_at / no such method}' })],
    ['in broken JSON', '{'],
  ])('that posts %s is told', async (_, body) => {
    const { at } = await anEntrance()
    expect(await post(at.zammad, body, signedByZammad(body))).toMatchObject({
      status: 400,
      body: { error: 'badRequest' },
    })
  })
})

describe('Zendesk', () => {
  test('moves a ticket', async () => {
    const { at, trail } = await anEntrance()
    const body = moved('pending')
    expect(await post(at.zendesk, body, signedByZendesk(body))).toMatchObject({ status: 200 })
    expect(await trail()).toEqual(['webhook move'])
  })

  test('that tries again is known by its invocation, and a replay by what was signed', async () => {
    const { at, trail } = await anEntrance()
    const first = signedByZendesk(answered(), { id: 'one', minutesAgo: 1 })
    await post(at.zendesk, answered(), first)
    await post(at.zendesk, answered(), signedByZendesk(answered(), { id: 'one' }))
    await post(at.zendesk, answered(), { ...first, 'x-zendesk-webhook-invocation-id': 'forged' })
    expect(await trail()).toEqual(['webhook answer'])
  })

  test.each([
    ['no signature', () => ({})],
    ['a wrong secret', (body: string) => signedByZendesk(body, { secret: 'x'.repeat(44) })],
    ['our own secret', (body: string) => signedByZendesk(body, { secret: ourSecret })],
    ['a signature of six minutes ago', (body: string) => signedByZendesk(body, { minutesAgo: 6 })],
    [
      'another timestamp',
      (body: string) => ({
        ...signedByZendesk(body, { minutesAgo: 6 }),
        'x-zendesk-webhook-signature-timestamp': new Date().toISOString(),
      }),
    ],
    [
      'a signature by Standard Webhooks under its secret',
      (body: string) => signed(body, { secret: `whsec_${zendeskSecret}` }),
    ],
  ])('with %s is answered 401', async (_, headersFor: (body: string) => Headers) => {
    const { at, trail } = await anEntrance()
    const body = moved('closed')
    expect(await post(at.zendesk, body, headersFor(body))).toMatchObject({ status: 401 })
    expect(await trail()).toEqual([])
  })
})
