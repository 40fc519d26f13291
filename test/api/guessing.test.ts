import { describe, expect, test } from 'vitest'
import { engines } from '../support/stores.ts'
import { anApi, limited } from './world.ts'

const key = (n: number) => ({ customer: 'business', call: 'technical', licenseKey: String(99_000_000 + n) })

describe.each(engines)('a front end on $engine', (engine) => {
  test('that shows too many unknown credentials is told when to go on, of that kind alone', async () => {
    let time = Date.parse('2026-03-01T10:00:00Z')
    const api = await anApi(engine, { now: () => new Date(time) })
    for (let n = 0; n < 50; n++) expect((await api.post(key(n))).json.reasons).toHaveLength(1)
    const refused = await api.post(key(50))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
    expect((await api.commit('op-1', { ...key(50) })).status).toBe(429)
    expect((await api.post(limited)).status).toBe(200)
    time += 3_600_000
    expect((await api.post(key(50))).status).toBe(200)
  })

  test('may repeat an operation as often as it likes', async () => {
    const api = await anApi(engine)
    for (let n = 0; n < 60; n++) expect((await api.commit('op-1', key(1))).status).toBe(200)
    expect((await api.post(key(2))).status).toBe(200)
  })
})
