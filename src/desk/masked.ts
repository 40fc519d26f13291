import type { AuthorizationRequest, Credential, Facts } from '../rules/index.ts'
import { maskCredentials, unreachable } from '../rules/index.ts'

/** A credential as it may be kept and shown: the last four digits of a code, the last two of a key (DESIGN.md, idea 5). */
const maskedCredential = (credential: Credential): Record<string, unknown> => {
  switch (credential.kind) {
    case 'ticket':
      return { kind: 'ticket', ending: credential.id.slice(-4), emailGiven: credential.email !== undefined }
    case 'supportCode':
      return { kind: 'supportCode', ending: endingOf(credential.digits, 4), digits: credential.digits.length }
    case 'licenseKey':
      return { kind: 'licenseKey', ending: endingOf(credential.digits, 2), digits: credential.digits.length }
    default:
      return unreachable(credential)
  }
}

/** At most half of what was typed is shown, so that a short wrong number is not shown whole. */
const endingOf = (digits: string, shown: number): string =>
  digits.slice(-Math.min(shown, Math.floor(digits.length / 2)) || digits.length)

export const maskedRequest = ({
  call,
  customer,
  credential,
  on,
}: AuthorizationRequest): Record<string, unknown> => ({
  call,
  customer,
  on,
  credential: credential && maskedCredential(credential),
})

/** The facts of a decision for the audit: all but the owner's address. */
export const maskedFacts = (facts: Facts): Record<string, unknown> =>
  facts.kind === 'ticket' ? { kind: facts.kind, ticket: facts.ticket, entitlement: facts.entitlement } : facts

const TEXT_LENGTH = 200

/**
 * What is kept of a sentence that somebody typed: one line, credentials masked, at most 200 characters. Control characters
 * (PostgreSQL stores no NUL) and halves of a character go.
 */
export const keptText = (text: string): string =>
  maskCredentials(text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
    .slice(0, TEXT_LENGTH)
    .replace(/\p{Cs}/gu, '')
