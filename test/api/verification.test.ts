import { describe, expect, test } from 'vitest'
import { engines, rowsOf } from '../support/stores.ts'
import { type ApiWorld, anApi, limited } from './world.ts'

const [sqlite] = engines
if (!sqlite) throw new Error('no engine')

const wrong = 'BBBB-BBBB'

const guarded = (now?: () => Date) => anApi(sqlite, { env: { VERIFY: 'risk' }, ...(now && { now }) })

const codeIn = async ({ databaseUrl, program }: ApiWorld): Promise<string> => {
  const sent = (await rowsOf(
    databaseUrl,
    "select payload from outbox where topic = 'code.sent' order by seq desc",
  )) as { payload: string }[]
  return (await program.desk.sentCode(JSON.parse(sent[0]?.payload ?? '{}').code))?.code ?? 'none'
}

const needed = {
  error: 'codeNeeded',
  code: { sentTo: 'h•••@example.com', until: '2026-03-01T10:10:00.000Z' },
}

describe('a front end that carries out what costs an incident', () => {
  test('is told that a code was sent to the owner, and repeats with it', async () => {
    const api = await guarded()
    const first = await api.commit('op', limited)
    expect([first.status, first.json]).toEqual([403, needed])
    expect(await api.spent()).toEqual([])
    const code = await codeIn(api)
    const opened = await api.commit('op', { ...limited, code: code.toLowerCase() })
    expect([opened.status, opened.json.outcome, opened.json.repeated]).toEqual([200, 'open', false])
    const again = await api.commit('op', limited)
    expect([again.status, again.json]).toEqual([200, { ...opened.json, repeated: true }])
    expect(await api.spent()).toHaveLength(1)
    expect((await api.commit('op2', limited)).json).toEqual(needed)
  })

  test('is told what is wrong with a code, and that the preview needs none', async () => {
    const api = await guarded()
    expect((await api.commit('op', { ...limited, code: wrong })).json).toEqual({ error: 'codeExpired' })
    await api.commit('op', limited)
    const given = async (code: string) => {
      const { status, json } = await api.commit('op', { ...limited, code })
      return [status, json]
    }
    const code = await codeIn(api)
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await given(wrong)).toEqual([403, { error: 'codeWrong', code: { triesLeft } }])
    expect(await given(code)).toEqual([403, { error: 'codeExpired' }])
    expect((await given('12345678'))[0]).toBe(400)
    const preview = await api.post(limited)
    expect([preview.status, preview.json.outcome]).toEqual([200, 'open'])
    expect((await api.post({ ...limited, code: wrong })).status).toBe(400)
    expect(await api.spent()).toEqual([])
  })

  test('gets three codes an hour, one a minute at most, and then is told when', async () => {
    let time = Date.parse('2026-03-01T10:00:00Z')
    const api = await guarded(() => new Date(time))
    for (let n = 0; n < 5; n++) expect((await api.commit('op', limited)).json).toEqual(needed)
    expect(await rowsOf(api.databaseUrl, 'select id from one_time_codes')).toHaveLength(1)
    for (const id of ['op2', 'op3']) await api.commit(id, limited)
    time += 60_000
    const tooMany = await api.commit('op4', limited)
    expect([tooMany.status, tooMany.json, tooMany.headers.get('retry-after')]).toEqual([
      429,
      { error: 'tooManyCodes' },
      '3540',
    ])
  })

  test('is told that only a person can help where the owner has no address', async () => {
    const api = await guarded()
    await rowsOf(api.databaseUrl, 'update customers set email = null')
    const { status, json } = await api.commit('op', limited)
    expect([status, json]).toEqual([403, { error: 'noMailbox' }])
  })

  test('does what costs nothing as ever; and so does the operator at the command line, whatever it costs', async () => {
    const api = await guarded()
    const unlimited = { ...limited, supportCode: '1000000002' }
    expect((await api.commit('op', unlimited)).status).toBe(200)
    const line = ['authorize', '--customer', 'home', '--call', 'technical', '--support-code', '0123456789']
    expect(await api.cli.json(...line, '--commit', '--operation', 'cli-op')).toMatchObject({
      outcome: 'open',
      deduct: 1,
    })
    expect(await api.spent()).toHaveLength(1)
  })
})
