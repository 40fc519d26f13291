import type { Maintenance, StoredCredential } from '../store/maintenance-port.ts'
import type { Store, Writer } from '../store/ports.ts'
import { rechainAudit, verifyAudit } from './audit.ts'
import { KEY_META } from './key-check.ts'
import type { Secrets } from './secrets.ts'

export type Rekeyed =
  | { done: true; credentials: number }
  | { done: false; problem: 'auditBroken'; seq: number }

const PAGE = 1000

/** Replaces the key everywhere it was used, in one transaction: new tags, new seals, the audit chained anew. */
export const rekey = (store: Store, from: Secrets, to: Secrets): Promise<Rekeyed> =>
  store.transact(async (writer) => {
    // Nobody adds a line between the look at the chain and the new one.
    await writer.lockAuditHead()
    const verdict = await verifyAudit(writer, from.mac)
    if (!verdict.ok) return { done: false, problem: 'auditBroken', seq: verdict.seq }
    const codes = await retagAll(writer.maintenance, 'supportCode', from, to)
    const keys = await retagAll(writer.maintenance, 'licenseKey', from, to)
    await rechainAudit(writer, to.mac)
    await writer.setMeta(KEY_META, to.fingerprint)
    return { done: true, credentials: codes + keys }
  })

/**
 * New tags land anywhere in tag order, so some are met a second time: those open under the new key only, and are passed over.
 * @throws where a code opens under neither key: it would be lost
 */
const retagAll = async (
  maintenance: Writer['maintenance'],
  kind: StoredCredential['kind'],
  from: Secrets,
  to: Secrets,
): Promise<number> => {
  let retagged = 0
  for await (const { tag, sealed } of allCredentials(maintenance, kind)) {
    const digits = openWith(from, sealed)
    if (digits === null) {
      if (openWith(to, sealed) === null)
        throw new Error(`a ${kind} on record cannot be opened; nothing was changed`)
      continue
    }
    await maintenance.retag(kind, tag, { tag: to.tag(kind, digits), sealed: to.seal(digits) })
    retagged++
  }
  return retagged
}

async function* allCredentials(maintenance: Maintenance, kind: StoredCredential['kind']) {
  for (let after: StoredCredential['tag'] | null = null; ; ) {
    const page: StoredCredential[] = await maintenance.credentials(kind, after, PAGE)
    yield* page
    const end = page.at(-1)
    if (!end) return
    after = end.tag
  }
}

const openWith = (secrets: Secrets, sealed: StoredCredential['sealed']): string | null => {
  try {
    return secrets.unseal(sealed)
  } catch {
    return null
  }
}
