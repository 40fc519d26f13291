import { createSecretKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'

/** A kind of signed token: one kind never passes for another. */
export type Kind<Claims> = { name: string; seconds: number; claims: z.ZodType<Claims> }

export type Opened<Claims> =
  | { state: 'valid'; claims: Claims; expiresAt: Date }
  | { state: 'expired' }
  | { state: 'invalid' }

export type Signer = {
  sign<Claims extends { [name: string]: unknown }>(kind: Kind<Claims>, claims: Claims): string
  open<Claims>(kind: Kind<Claims>, token: string): Opened<Claims>
}

const issuer = 'guichet'
const algorithm = 'HS256'

/**
 * Signs with a key of 32 bytes, which every process of one installation shares. Not by jose: it hands each of these short
 * texts to another thread, which takes longer than the signature; every stream that opens needs four.
 */
export const createSigner = ({ key, now }: { key: Uint8Array; now: () => Date }): Signer => {
  const secret = createSecretKey(key)
  const seconds = () => Math.floor(now().getTime() / 1000)
  return {
    sign: (kind, claims) => {
      const iat = seconds()
      const header = { alg: algorithm, typ: typeOf(kind) }
      const payload = { ...claims, iat, exp: iat + kind.seconds }
      return jwt.sign(payload, secret, { algorithm, header, issuer, audience: kind.name })
    },
    open: (kind, token) => {
      const payload = verified(token, secret, kind.name, typeOf(kind))
      const times = Times.safeParse(payload)
      const claims = kind.claims.safeParse(payload)
      if (!times.success || !claims.success) return { state: 'invalid' }
      const { exp } = times.data
      if (exp <= seconds()) return { state: 'expired' }
      return { state: 'valid', claims: claims.data, expiresAt: new Date(exp * 1000) }
    },
  }
}

const Times = z.object({ exp: z.number() })

/** Whose time it is does not matter here; null where it is not one of ours, or of another kind. */
const verified = (token: string, secret: KeyObject, audience: string, typ: string): unknown => {
  try {
    const { header, payload } = jwt.verify(token, secret, {
      algorithms: [algorithm],
      issuer,
      audience,
      ignoreExpiration: true,
      complete: true,
    })
    return header.typ === typ ? payload : null
  } catch {
    return null
  }
}

const typeOf = ({ name }: { name: string }): string => `${name}+jwt`
