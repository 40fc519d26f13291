import type { AuthorizationRequest, Credential, Facts } from '../rules/index.ts'
import { lookupFor, unreachable } from '../rules/index.ts'
import type { Customer, Reader, Ticket } from '../store/ports.ts'
import type { Secrets } from './secrets.ts'

/** The facts that the rules need for a request, and whose they are. */
export type Known = { facts: Facts; customer: Customer | null; ticket: Ticket | null }

const nothing = (kind: 'notLookedUp' | 'unknown'): Known => ({
  facts: { kind },
  customer: null,
  ticket: null,
})

/** Looks up what the rules ask for, and nothing that they do not. */
export const lookUp = (reader: Reader, secrets: Secrets, request: AuthorizationRequest): Promise<Known> => {
  const credential = lookupFor(request)
  return credential ? lookUpCredential(reader, secrets, credential) : Promise.resolve(nothing('notLookedUp'))
}

const lookUpCredential = async (reader: Reader, secrets: Secrets, credential: Credential): Promise<Known> => {
  switch (credential.kind) {
    case 'ticket': {
      const found = await reader.ticket(credential.id)
      if (!found) return nothing('unknown')
      const { ticket, record } = found
      const facts: Facts = {
        kind: 'ticket',
        ticket: { id: ticket.id, status: ticket.status },
        ownerEmail: record.customer.email,
        entitlement: record.facts,
      }
      return { facts, customer: record.customer, ticket }
    }
    case 'supportCode': {
      const found = await reader.byTag('supportCode', secrets.tag('supportCode', credential.digits))
      if (!found) return nothing('unknown')
      return {
        facts: { kind: 'supportCode', entitlement: found.facts },
        customer: found.customer,
        ticket: null,
      }
    }
    case 'licenseKey': {
      const found = await reader.byTag('licenseKey', secrets.tag('licenseKey', credential.digits))
      if (!found) return nothing('unknown')
      const facts: Facts = { kind: 'licenseKey', product: found.product, entitlement: found.facts }
      return { facts, customer: found.customer, ticket: null }
    }
    default:
      return unreachable(credential)
  }
}
