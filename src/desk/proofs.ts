import type { Credential, EntitlementId } from '../rules/index.ts'
import { instantOf } from '../store/ports.ts'
import type { Person, Proved, Proofs as StoredProofs } from '../store/proofs-port.ts'
import { codeRefOf } from './codes.ts'
import type { Secrets } from './secrets.ts'

/** What remembered users once showed, so that they need not show it again. Doing a thing again changes nothing. */
export interface Proofs {
  /** They showed this credential, and it led to this entitlement. */
  prove(person: Person, credential: Credential, entitlement: EntitlementId): Promise<void>
  provedBy(person: Person): Promise<Proved>
  forget(person: Person): Promise<void>
}

export const createProofs = ({
  proofs,
  secrets,
  now,
}: {
  proofs: StoredProofs
  secrets: Secrets
  now: () => Date
}): Proofs => ({
  prove: async (person, credential, entitlement) => {
    const code = codeRefOf(secrets, credential)
    const ticket = credential.kind === 'ticket' ? ({ kind: 'ticket', ticket: credential.id } as const) : null
    const by = code ?? ticket
    if (by) await proofs.put(person, { entitlement, by }, instantOf(now()))
  },
  provedBy: (person) => proofs.of(person),
  forget: async (person) => {
    await proofs.deleteOf(person)
  },
})
