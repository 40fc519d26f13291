import type { Store } from '../store/ports.ts'
import { emptyHead, isSealed } from './audit.ts'
import type { Secrets } from './secrets.ts'

/** Where the database remembers which key it was written with (its fingerprint, not the key). */
export const KEY_META = 'key'

/** Binds a new database to the key; false when the database was written with another key. */
export const checkKey = async (store: Store, { fingerprint, mac }: Secrets): Promise<boolean> => {
  const known = await store.read((reader) => reader.meta(KEY_META))
  if (known !== null) return known === fingerprint
  return store.transact(async (writer) => {
    const head = await writer.lockAuditHead()
    const meanwhile = await writer.meta(KEY_META)
    if (meanwhile !== null) return meanwhile === fingerprint
    if (head.seq > 0 && !isSealed(mac, head)) return false
    if (head.seq === 0) await writer.maintenance.rewriteAuditMacs([], emptyHead(mac))
    await writer.setMeta(KEY_META, fingerprint)
    return true
  })
}
