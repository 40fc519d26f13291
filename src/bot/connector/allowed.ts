import type { Address, Connector } from './connector.ts'
import type { Sent } from './sent.ts'

/** Carries nothing to a service URL that `problemOf` finds one with: as if its channel had refused it for good. */
export const toAllowed = (
  connector: Connector,
  problemOf: (serviceUrl: string) => string | null,
): Connector => {
  const guarded = ({ serviceUrl }: Pick<Address, 'serviceUrl'>, send: () => Promise<Sent>): Promise<Sent> =>
    problemOf(serviceUrl) === null ? send() : Promise.resolve(refused)
  return {
    carryOut: (effect, to, key, until) => guarded(to, () => connector.carryOut(effect, to, key, until)),
    createConversation: (to, key, until) => guarded(to, () => connector.createConversation(to, key, until)),
  }
}

const refused: Sent = { ok: false, reason: { kind: 'rejected', status: 403 } }
