import type { ImportCounts } from '../store/imports-port.ts'
import type { Instant, Store } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { demoRows } from './demo/rows.ts'
import type { Secrets } from './secrets.ts'

/** Puts the demo customers on record, as an import does: a second time changes nothing. */
export const seedDemo = (store: Store, secrets: Secrets, at: Instant): Promise<ImportCounts> =>
  store.transact(async (writer) => {
    const actor = 'seed'
    await writer.imports.begin()
    await writer.imports.stage(0, demoRows(secrets))
    const { total, first } = await writer.imports.conflicts(1)
    if (total > 0) throw new Error(`the demo customers contradict the records: ${JSON.stringify(first)}`)
    const counts = await writer.imports.merge(at, actor)
    const changed = Object.values(counts).some(({ created, updated }) => created + updated > 0)
    if (changed)
      await appendAudit(writer, secrets.mac, {
        at,
        actor,
        action: 'import',
        customer: null,
        detail: { counts },
      })
    return counts
  })
