import type { Connector, Sent } from './connector.ts'

/**
 * For what is sent again and again: while a service gives no answer, one try at a time goes there, and all others fail at
 * once. Else a service that hangs under a hundred conversations has every lane of the outbox waiting for it, and
 * what is for other services waits as well.
 */
export const oneTryWhileSilent = ({ carryOut }: Connector): Connector['carryOut'] => {
  const silent = new Map<string, { isTried: boolean }>()
  return async (effect, to, key, until) => {
    const known = silent.get(to.serviceUrl)
    if (known?.isTried) return { ok: false, reason: { kind: 'silent' } }
    if (known) known.isTried = true
    try {
      const sent = await carryOut(effect, to, key, until)
      if (!isSilence(sent)) silent.delete(to.serviceUrl)
      else if (!silent.has(to.serviceUrl)) silent.set(to.serviceUrl, { isTried: false })
      return sent
    } finally {
      if (known) known.isTried = false
    }
  }
}

const isSilence = (sent: Sent): boolean =>
  !sent.ok && ['unreached', 'lost', 'outOfTime'].includes(sent.reason.kind)
