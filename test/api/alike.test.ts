import { describe, expect, test } from 'vitest'
import type { EntitlementId } from '../../src/rules/index.ts'
import { engines } from '../support/stores.ts'
import { anApi, optionsOf } from './world.ts'

type Body = Record<string, string>

const eve = 'somebody@example.com'
/** A business ticket on record with an imported number, and one that nobody has. */
const [foreign, nobodys] = ['20000007', '29999999']

const asked: [string, Body][] = [
  ['at home', { customer: 'home', call: 'technical', email: eve }],
  ['for a company', { customer: 'business', call: 'technical', email: eve }],
  ['without an e-mail address', { customer: 'business', call: 'technical' }],
  ['about a licence', { customer: 'business', call: 'licensing', email: eve }],
]

describe.each(engines)('a front end on $engine', (engine) => {
  test("is told of somebody else's ticket what it is told of one that never was, to the byte", async () => {
    const api = await anApi(engine)
    for (const [how, request] of asked) {
      const told = async (ticket: string) => {
        const looked = await api.post({ ...request, ticket })
        const done = [
          await api.commit(`${ticket} ${how}`.replaceAll(' ', '-'), { ...request, ticket }),
          await api.commit(`${ticket} ${how}`.replaceAll(' ', '-'), { ...request, ticket }),
        ]
        return [looked, ...done].map(({ status, headers, text }) => [
          status,
          headers.get('content-length'),
          headers.get('idempotent-replayed'),
          text.replace(ticket, 'TICKET'),
        ])
      }
      expect(await told(foreign), how).toEqual(await told(nobodys))
    }
    const { json } = await api.post({ ...asked[1]?.[1], ticket: foreign })
    expect(json).toMatchObject({ outcome: 'refuse', rules: ['B1'], reasons: ['unknown'] })
  })

  test('is told of a code that was revoked what it is told of one that never was, to the byte', async () => {
    const api = await anApi(engine)
    const told = async (supportCode: string) =>
      (await api.post({ customer: 'home', call: 'technical', supportCode })).text
    const good = await told('0123456789')
    const entitlement = 'home-limited' as EntitlementId
    const blocking = { entitlement, ending: null, blocked: true, reason: 'stolen', actor: 'test' }
    expect(await api.program.desk.blockCodes(blocking)).toMatchObject({ done: true, changed: 1 })
    expect(await told('0123456789')).toBe(await told('9999999999'))
    expect(await told('0123456789')).not.toBe(good)
  })

  test('proves the ticket by the e-mail address, and an operator alone is told that it is on record', async () => {
    const api = await anApi(engine)
    const request = { customer: 'business', call: 'technical', ticket: foreign, email: eve }
    expect((await api.post({ ...request, email: 'business@example.com' })).json.outcome).toBe('resume')
    await api.commit('A1', request)
    expect(await api.cli.json('authorize', ...optionsOf(request))).toMatchObject({
      reasons: ['emailMismatch'],
    })
    expect((await api.cli.run('audit', 'list', '--json')).out).toContain('"reasons":["emailMismatch"]')
  })
})
