import { describe, expect, test } from 'vitest'
import { type EngineUnderTest, engines, rowsOf } from '../support/stores.ts'
import { anApi, limited } from './world.ts'

const [sqlite] = engines
if (sqlite === undefined) throw new Error('no engine')
const ticket = '/api/tickets/T-AAAAA-AAAAA-Y'

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

/** The same key with another last character of its secret. */
const forged = (key: string): string => key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A')

describe.each(engines)('a caller on $engine', (engine: EngineUnderTest) => {
  test('with a key is let in, and without one, or with another, is told so', async () => {
    const api = await anApi(engine)
    expect((await api.get(ticket)).status).toBe(200)
    const shown = [
      forged(api.key),
      'gk_',
      `gk_000000000000_${'a'.repeat(43)}`,
      api.key.slice(3),
      `${api.key}a`,
    ]
    for (const key of shown) {
      const { status, headers } = await api.get(ticket, bearer(key))
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="guichet", error="invalid_token"',
      ])
    }
    for (const authorization of ['', 'Bearer', `Basic ${api.key}`]) {
      const { status, headers } = await api.get(ticket, { authorization })
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="guichet"'])
    }
  })

  test('whose key is revoked is let in no more, from the next request on', async () => {
    const api = await anApi(engine)
    expect((await api.post(limited)).status).toBe(200)
    await api.cli.run('keys', 'revoke', api.key.slice(3, 15))
    expect((await api.post(limited)).status).toBe(401)
    expect((await api.get(ticket)).status).toBe(401)
  })

  test('is remembered by the day, without a write at every request', async () => {
    let today = '2026-03-01'
    const api = await anApi(engine, { now: () => new Date(`${today}T23:00:00Z`) })
    const lastUsed = async () => (await api.cli.json('keys', 'list'))[0].lastUsed
    expect(await lastUsed()).toBeNull()
    await api.get(ticket)
    await expect.poll(lastUsed).toBe('2026-03-01')
    await rowsOf(api.databaseUrl, "update api_keys set last_used = '2026-02-01'")
    for (let n = 0; n < 3; n++) await api.get(ticket)
    expect(await lastUsed()).toBe('2026-02-01')
    today = '2026-03-02'
    await api.get(ticket)
    await expect.poll(lastUsed).toBe('2026-03-02')
  })
})

describe('limits', () => {
  test('count each key alone, and say when to go on', async () => {
    const api = await anApi(sqlite, { limits: { key: { requests: 3, seconds: 60 } } })
    const { key: voice } = await api.cli.json('keys', 'create', 'voice')
    for (let n = 0; n < 3; n++) expect((await api.get(ticket)).status).toBe(200)
    const { status, headers, json } = await api.commit('A1', limited)
    expect([status, json]).toEqual([429, { error: expect.stringContaining('too many requests') }])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await api.spent()).toEqual([])
    expect((await api.get(ticket, bearer(voice))).status).toBe(200)
  })

  test('let an address try so many keys, and still let in who has a good one', async () => {
    const limits = { failure: { requests: 3, seconds: 60 } }
    const api = await anApi(sqlite, { limits, trustedProxies: 1 })
    const from = (address: string, key: string) =>
      api.get(ticket, { ...bearer(key), 'x-forwarded-for': address })
    for (let n = 0; n < 3; n++) expect((await from('192.0.2.1', forged(api.key))).status).toBe(401)
    const { status, headers } = await from('192.0.2.1', forged(api.key))
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await from('192.0.2.2', forged(api.key))).status).toBe(401)
    expect((await from('192.0.2.1', api.key)).status).toBe(200)
  })
})

test('every answer is kept by nobody and framed by nobody', async () => {
  const api = await anApi(sqlite)
  const answers = [
    await api.get(ticket),
    await api.get('/api/tickets/nope'),
    await api.get(ticket, bearer('x')),
    await api.post(limited),
    await api.post(''),
    await api.get('/api/authorizations'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 401, 200, 400, 405])
  for (const { headers } of answers) {
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  }
})

test('a key is in no log, also where something fails', async () => {
  const api = await anApi(sqlite)
  await rowsOf(api.databaseUrl, 'alter table tickets rename to gone')
  expect((await api.get(ticket)).status).toBe(503)
  expect((await api.commit('A1', limited)).status).toBe(503)
  await api.get(ticket, bearer(forged(api.key)))
  expect(api.logged()).toContain('a request of another front end failed')
  expect(api.logged()).not.toContain(api.key.slice(16, -1))
})
