import { createSecretKey } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { z } from 'zod'

/** A kind of signed token: one kind never passes for another. */
export type Kind<Claims> = { name: string; seconds: number; claims: z.ZodType<Claims> }

export type Opened<Claims> =
  | { state: 'valid'; claims: Claims; expiresAt: Date }
  | { state: 'expired' }
  | { state: 'invalid' }

export type Signer = {
  sign<Claims extends { [name: string]: unknown }>(kind: Kind<Claims>, claims: Claims): Promise<string>
  open<Claims>(kind: Kind<Claims>, token: string): Promise<Opened<Claims>>
}

const issuer = 'guichet'
const algorithm = 'HS256'

/** Signs with a key of 32 bytes, which every process of one installation shares. */
export const createSigner = ({ key, now }: { key: Uint8Array; now: () => Date }): Signer => {
  // Of bytes, jose makes a key anew at each use, which takes as long as the signature.
  const prepared = createSecretKey(key)
  return {
    sign: (kind, claims) => {
      const issuedAt = Math.floor(now().getTime() / 1000)
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: typeOf(kind) })
        .setIssuer(issuer)
        .setAudience(kind.name)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + kind.seconds)
        .sign(prepared)
    },
    open: async (kind, token) => {
      try {
        const { payload } = await jwtVerify(token, prepared, {
          algorithms: [algorithm],
          typ: typeOf(kind),
          issuer,
          audience: kind.name,
          requiredClaims: ['exp'],
          currentDate: now(),
        })
        const claims = kind.claims.safeParse(payload)
        if (!claims.success) return { state: 'invalid' }
        return { state: 'valid', claims: claims.data, expiresAt: new Date(Number(payload.exp) * 1000) }
      } catch (error) {
        return { state: error instanceof errors.JWTExpired ? 'expired' : 'invalid' }
      }
    },
  }
}

const typeOf = ({ name }: { name: string }): string => `${name}+jwt`
