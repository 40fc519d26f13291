import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import type { Sealed, Tag } from '../store/ports.ts'
import { randomBytes } from './random.ts'

type CodeKind = 'supportCode' | 'licenseKey'

/**
 * Everything that depends on GUICHET_KEY, which is kept outside the database (DESIGN.md, idea 5).
 * Each use has a key of its own, derived by HKDF-SHA-256.
 */
export type Secrets = {
  /** HMAC-SHA-256 by which a code is found. The kind is part of it: equal digits of two kinds have unequal tags. */
  tag(kind: CodeKind, digits: string): Tag
  /** AES-256-GCM; what lets `rekey` compute new tags without the codes being imported again. */
  seal(digits: string): Sealed
  unseal(sealed: Sealed): string
  /** The MAC that chains the audit trail and seals its end. */
  mac(text: string): string
  /** 32 bytes for another use, each its own. */
  keyFor(use: 'direct-line' | 'widget' | 'dispute' | 'one-time-code'): Uint8Array
  /** Tells one key from another without telling the key. */
  fingerprint: string
}

const KEY_BYTES = 32

/** A fresh GUICHET_KEY: 32 random bytes, base64url. */
export const newKey = (): string => randomBytes(KEY_BYTES).toString('base64url')

/** The key's bytes; null when the text is not 32 bytes in base64, base64url or hex. */
export const parseKey = (text: string): Buffer | null => {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64url') : null
}

export const createSecrets = (key: Buffer): Secrets => {
  // Key objects, made once: an HMAC from raw bytes costs six times as much, and an import makes millions.
  const derive = (use: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', key, 'guichet', use, KEY_BYTES)))
  const hmac = (use: string) => {
    const derived = derive(use)
    return (text: string): string => createHmac('sha256', derived).update(text).digest('base64url')
  }
  const tag = hmac('credential-tag')
  const sealingKey = derive('credential-seal')
  return {
    tag: (kind, digits) => tag(`${kind}:${digits}`) as Tag,
    seal: (digits) => sealWith(sealingKey, digits),
    unseal: (sealed) => unsealWith(sealingKey, sealed),
    keyFor: (use) => derive(use).export(),
    mac: hmac('audit-chain'),
    fingerprint: createHash('sha256').update(derive('fingerprint').export()).digest('base64url').slice(0, 16),
  }
}

const IV_BYTES = 12
const AUTH_BYTES = 16

const sealWith = (key: KeyObject, text: string): Sealed => {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url') as Sealed
}

const unsealWith = (key: KeyObject, sealed: Sealed): string => {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: AUTH_BYTES,
  })
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + AUTH_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + AUTH_BYTES)), decipher.final()]).toString(
    'utf8',
  )
}
