import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { keptAliveTransport, type Transport } from './connector/transport.ts'

/** What a channel's tokens are signed with; `endorsements` names the channels that it may speak for. */
type ChannelKey = { key: KeyObject; endorsements?: string[] | undefined }

export type ChannelKeys = {
  /** Null where there is none of this id; rejects with `KeysUnavailable` while none could be fetched at all. */
  find(id: string): Promise<ChannelKey | null>
}

export class KeysUnavailable extends Error {}

/** All in milliseconds. */
export type KeyTimes = {
  /** For the metadata and the keys together; less than an activity may wait for its check. */
  fetch: number
  /** After so long the keys are fetched anew. */
  refreshEvery: number
  /** The least time between two fetches for an id that is not among the keys: anybody can make one up. */
  betweenUnknown: number
  afterFailure: number
}

export const defaultKeyTimes: KeyTimes = {
  fetch: 4000,
  refreshEvery: 24 * 3_600_000,
  betweenUnknown: 5 * 60_000,
  afterFailure: 10_000,
}

export type ChannelKeysDeps = {
  /** Where the OpenID metadata is. */
  url: string
  /** Milliseconds that only grow. */
  elapsed: () => number
  times?: KeyTimes
  onFailure: (error: unknown) => void
}

/** The token service's keys: fetched when needed, by one request at a time; the last ones serve where a refresh fails. */
export const createChannelKeys = (deps: ChannelKeysDeps): ChannelKeys => {
  const { url, elapsed, onFailure, times = defaultKeyTimes } = deps
  let kept: { keys: Map<string, ChannelKey>; at: number } | null = null
  let fetching: Promise<void> | null = null
  let notBefore = Number.NEGATIVE_INFINITY

  const refresh = async (): Promise<void> => {
    try {
      kept = { keys: await fetchKeys(url, times.fetch, elapsed), at: elapsed() }
      notBefore = elapsed() + times.betweenUnknown
    } catch (error) {
      notBefore = elapsed() + times.afterFailure
      onFailure(error)
    } finally {
      fetching = null
    }
  }
  const isGood = (id: string): boolean =>
    kept !== null && elapsed() < kept.at + times.refreshEvery && kept.keys.has(id)

  return {
    find: async (id) => {
      if (!isGood(id) && (fetching !== null || elapsed() >= notBefore)) {
        fetching ??= refresh()
        await fetching
      }
      if (kept === null) throw new KeysUnavailable('no keys of the token service')
      return kept.keys.get(id) ?? null
    },
  }
}

const Metadata = z.object({ jwks_uri: z.url() })
const Keys = z.object({
  keys: z.array(
    z.looseObject({
      kty: z.string(),
      kid: z.string().optional(),
      n: z.string().optional(),
      e: z.string().optional(),
      endorsements: z.array(z.string()).optional(),
    }),
  ),
})

const fetchKeys = async (
  url: string,
  limit: number,
  elapsed: () => number,
): Promise<Map<string, ChannelKey>> => {
  const { keys } = Keys.parse(await fetchJwks(url, limit, elapsed))
  const usable = keys.flatMap(({ kty, kid, n, e, endorsements }): [string, ChannelKey][] =>
    kty === 'RSA' && kid !== undefined && n !== undefined && e !== undefined
      ? [[kid, { key: createPublicKey({ key: { kty, n, e }, format: 'jwk' }), endorsements }]]
      : [],
  )
  if (usable.length === 0) throw new Error('the token service names no RSA key')
  return new Map(usable)
}

/** In bytes; Microsoft's come with certificates. */
const longestAnswer = 1_000_000

/** Node's own fetch would be loaded for these two requests alone, in the first turn after a start. */
const fetchJwks = async (url: string, limit: number, elapsed: () => number): Promise<unknown> => {
  const transport = keptAliveTransport(1, longestAnswer)
  const end = elapsed() + limit
  const get = (from: string) => getJson(from, end - elapsed(), transport)
  try {
    const { jwks_uri } = Metadata.parse(await get(url))
    return await get(jwks_uri)
  } finally {
    transport.close()
  }
}

const getJson = async (url: string, limit: number, transport: Transport): Promise<unknown> => {
  const headers = { accept: 'application/json' }
  const result = await transport.send({ method: 'GET', url: new URL(url), headers, body: null, limit })
  if (result.kind !== 'answered') throw new Error(`the token service did not answer: ${result.why}`)
  if (result.status !== 200) throw new Error(`the token service answered ${result.status}`)
  return JSON.parse(result.body)
}
