import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { appendAudit } from '../desk/audit.ts'
import type { Secrets } from '../desk/secrets.ts'
import { maskCredentials } from '../rules/index.ts'
import type { ApiKey, KeyHash, KeyId, KeyReader } from '../store/keys-port.ts'
import type { Instant, Store } from '../store/ports.ts'

/** Whose key it is: what ledger and audit call them, after `api:`. */
export const KeyName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'expected at most 40 of a-z, 0-9, dot, dash and underscore')

const ID_BYTES = 6
const SECRET_BYTES = 32

/** `gk_`, the id in hexadecimal, and the secret in base64url. */
const form = /^gk_([0-9a-f]{12})_[\w-]{43}$/

type By = { actor: string; at: Instant }
type Random = (bytes: number) => Uint8Array

/** Drawn again where its digits could be a credential: that would be blanked wherever the id is shown. */
const newId = (random: Random): KeyId => {
  for (;;) {
    const id = Buffer.from(random(ID_BYTES)).toString('hex')
    if (maskCredentials(id) === id) return id as KeyId
  }
}

/** Makes a key and puts its hash on record: `text` is the key itself, which is nowhere else. */
export const createKey = async (
  store: Store,
  secrets: Secrets,
  { name, random, actor, at }: By & { name: string; random: Random },
): Promise<{ key: ApiKey; text: string }> => {
  const id = newId(random)
  const text = `gk_${id}_${Buffer.from(random(SECRET_BYTES)).toString('base64url')}`
  const key: ApiKey = { id, name, hash: hashOf(text), createdAt: at, lastUsed: null, revokedAt: null }
  await store.transact(async (writer) => {
    await writer.keys.insert(key)
    await appendAudit(writer, secrets.mac, {
      at,
      actor,
      action: 'createKey',
      customer: null,
      detail: { key: id, name },
    })
  })
  return { key, text }
}

export type Revoked = { done: true; name: string } | { done: false; problem: 'unknownKey' | 'alreadyRevoked' }

/** From the next request on, the key opens nothing. */
export const revokeKey = (
  store: Store,
  secrets: Secrets,
  { id, actor, at }: By & { id: KeyId },
): Promise<Revoked> =>
  store.transact(async (writer) => {
    const key = await writer.keys.find(id)
    if (!key) return { done: false, problem: 'unknownKey' }
    if (!(await writer.keys.revoke(id, at))) return { done: false, problem: 'alreadyRevoked' }
    const detail = { key: id, name: key.name }
    await appendAudit(writer, secrets.mac, { at, actor, action: 'revokeKey', customer: null, detail })
    return { done: true, name: key.name }
  })

/** The key on record that this text is; null for what is none, is unknown or was revoked. */
export const knownKey = async (keys: KeyReader, text: string): Promise<ApiKey | null> => {
  const id = form.exec(text)?.[1]
  if (id === undefined) return null
  const key = await keys.find(id as KeyId)
  const isSame = timingSafeEqual(Buffer.from(hashOf(text)), Buffer.from(key?.hash ?? noHash))
  return key !== null && isSame && key.revokedAt === null ? key : null
}

/** The secret is random and long: no slow hash is needed, and none of GUICHET_KEY, whose rotation it outlives. */
const hashOf = (text: string): KeyHash => createHash('sha256').update(text).digest('base64url') as KeyHash

/** Compared where there is no such id, so that it takes as long. */
const noHash = hashOf('')
