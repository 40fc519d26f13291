import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { clientNetwork } from '../channels/direct-line/address.ts'
import type { Answer } from '../channels/direct-line/errors.ts'
import { createLimiter, type Limit } from '../http/limiter.ts'
import { type Day, dayOf } from '../rules/index.ts'
import type { ApiKey, KeyId } from '../store/keys-port.ts'
import type { Store } from '../store/ports.ts'
import { tooMany, unauthorized } from './answers.ts'
import { knownKey } from './keys.ts'

/** `key` counts the requests of one key, `failure` those of one network that no key let in. */
export type ApiLimits = { key: Limit; failure: Limit }

export const defaultApiLimits: ApiLimits = {
  key: { requests: 600, seconds: 60 },
  failure: { requests: 20, seconds: 60 },
}

export type CallerDeps = {
  store: Store
  limits: ApiLimits
  /** See `clientNetwork`. */
  trustedProxies: number
  now: () => Date
  log: Logger
}

type Authenticated = { ok: true; actor: string } | { ok: false; answer: Answer }

/** Who calls, by the key in the Authorization header; what no key let in counts against its network alone. */
export const createAuthenticate = (deps: CallerDeps) => {
  const { store, limits, trustedProxies } = deps
  const byKey = createLimiter(limits.key)
  const byNetwork = createLimiter(limits.failure)
  const noteUse = createNoteUse(deps)
  return async (request: IncomingMessage): Promise<Authenticated> => {
    const text = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const key = text === undefined ? null : await store.read(({ keys }) => knownKey(keys, text))
    if (key === null) {
      const wait = await byNetwork(clientNetwork(request, trustedProxies))
      return { ok: false, answer: wait > 0 ? tooMany(wait) : refusal(text !== undefined) }
    }
    noteUse(key)
    const wait = await byKey(key.id)
    return wait > 0 ? { ok: false, answer: tooMany(wait) } : { ok: true, actor: `api:${key.name}` }
  }
}

const refusal = (isKeyShown: boolean): Answer =>
  unauthorized(
    isKeyShown ? 'this key is unknown or was revoked' : 'expected Authorization: Bearer KEY',
    isKeyShown,
  )

/** Tried once a day by each process, and beside the request: a long import must not hold up a look. */
const createNoteUse = ({ store, now, log }: Pick<CallerDeps, 'store' | 'now' | 'log'>) => {
  const noted = new Map<KeyId, Day>()
  return ({ id, lastUsed }: ApiKey): void => {
    const today = dayOf(now())
    if (lastUsed === today || noted.get(id) === today) return
    noted.set(id, today)
    store
      .transact(({ keys }) => keys.used(id, today))
      .catch((err: unknown) => log.warn({ err, key: id }, "a key's use is not on record"))
  }
}
