import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type ChannelKeys,
  createChannelKeys,
  defaultKeyTimes,
  KeysUnavailable,
} from '../../src/bot/channel-keys.ts'
import { openTokenService, type TokenService } from '../support/token-service.ts'

const day = 86_400_000

type World = {
  keys: ChannelKeys
  service: TokenService
  failures: unknown[]
  /** Lets time pass, in ms. */
  pass(milliseconds: number): void
  /** How often the keys were fetched, or at least asked for. */
  fetched(): number
}

/** Keys over real HTTP, and a clock that stands still. */
const aWorld = async (): Promise<World> => {
  const service = await openTokenService('the-bot')
  onTestFinished(() => service.close())
  let now = 0
  const failures: unknown[] = []
  const keys = createChannelKeys({
    url: service.cloud.ToBotFromChannelOpenIdMetadataUrl ?? '',
    elapsed: () => now,
    times: { ...defaultKeyTimes, fetch: 200 },
    onFailure: (error) => failures.push(error),
  })
  return {
    keys,
    service,
    failures,
    pass: (milliseconds) => {
      now += milliseconds
    },
    fetched: () => service.asked.filter((path) => path.endsWith('configuration')).length,
  }
}

describe("the token service's keys", () => {
  test('are fetched once, with what each may speak for', async () => {
    const { keys, fetched, pass } = await aWorld()
    expect(await keys.find('k1')).toMatchObject({ endorsements: ['webchat', 'msteams', 'directline'] })
    pass(day - 1)
    expect(await keys.find('k1')).not.toBeNull()
    expect(fetched()).toBe(1)
  })

  test('are fetched by one request, however many wait for them', async () => {
    const { keys, fetched, service } = await aWorld()
    const all = await Promise.all(Array.from({ length: 200 }, () => keys.find('k1')))
    expect(new Set(all).size).toBe(1)
    expect(fetched()).toBe(1)
    expect(service.asked).toHaveLength(2)
  })

  test('are fetched anew after a day', async () => {
    const { keys, fetched, pass, service } = await aWorld()
    await keys.find('k1')
    await service.rotate()
    pass(day)
    expect(await keys.find('k1')).toBeNull()
    expect(await keys.find('k2')).not.toBeNull()
    expect(fetched()).toBe(2)
  })

  test('are fetched anew for a key that is new', async () => {
    const { keys, fetched, pass, service } = await aWorld()
    await keys.find('k1')
    await service.rotate()
    pass(5 * 60_000)
    expect(await keys.find('k2')).not.toBeNull()
    expect(fetched()).toBe(2)
  })

  test('are not fetched for each key that somebody makes up', async () => {
    const { keys, fetched } = await aWorld()
    for (let n = 0; n < 100; n++) expect(await keys.find(`made up ${n}`)).toBeNull()
    expect(fetched()).toBe(1)
  })

  test.each(['fail', 'hang', 'nonsense'] as const)(
    'serve on when they are a day old and the service does %s',
    async (how) => {
      const { keys, fetched, pass, service, failures } = await aWorld()
      const known = await keys.find('k1')
      service.behave(how)
      pass(2 * day)
      expect(await keys.find('k1')).toBe(known)
      expect(await keys.find('k1')).toBe(known)
      expect([fetched(), failures.length]).toEqual([2, 1])
      service.behave('answer')
      pass(10_000)
      await service.rotate()
      expect(await keys.find('k2')).not.toBeNull()
    },
  )

  test('that never came are asked for again, and not at every request', async () => {
    const { keys, fetched, pass, service } = await aWorld()
    service.behave('hang')
    await expect(keys.find('k1')).rejects.toThrow(KeysUnavailable)
    await expect(keys.find('k1')).rejects.toThrow(KeysUnavailable)
    expect(fetched()).toBe(1)
    pass(10_000)
    service.behave('answer')
    expect(await keys.find('k1')).not.toBeNull()
  })
})
