import { hash } from 'node:crypto'
import type { AuditHead, AuditLine, CustomerId, Instant, Reader, Writer } from '../store/ports.ts'
import { randomBytes } from './random.ts'
import type { Secrets } from './secrets.ts'

/** What is written of one event. `detail` may hold personal data, masked; it can be erased later. */
export type AuditEntry = {
  at: Instant
  actor: string
  action: string
  customer: CustomerId | null
  detail: Record<string, unknown>
}

/** The first line that does not hold, or the number of lines that do. */
export type AuditVerdict =
  | { ok: true; lines: number; head: string }
  | {
      ok: false
      seq: number
      problem: 'altered' | 'removed' | 'inserted' | 'cutOff' | 'erasedWithoutErasure'
    }

type Broken = Extract<AuditVerdict, { ok: false }>
type Link = Pick<AuditLine, 'seq' | 'mac'>

type Mac = Secrets['mac']

const PAGE = 1000

/**
 * Chains one line to the one before. The end of the chain stays locked until the transaction ends.
 * @throws where that end is not sealed under this key: going on would seal over a trail that was cut off, or mix two keys
 */
export const appendAudit = async (writer: Writer, mac: Mac, entry: AuditEntry): Promise<void> => {
  const head = await writer.lockAuditHead()
  if (!isSealed(mac, head)) throw new Error(BROKEN_END)
  const detail = JSON.stringify(entry.detail)
  const salt = randomBytes(16).toString('base64url')
  const unchained = { ...entry, seq: head.seq + 1, detail, salt, digest: digestOf(salt, detail) }
  const line = { ...unchained, mac: chainMac(mac, head.mac, unchained) }
  await writer.appendAudit(line, sealHead(mac, line))
}

const BROKEN_END =
  'The end of the audit trail is not sealed under this key: restart if the key was replaced, else see guichet audit verify'

/** The end of an empty chain, under a key. */
export const emptyHead = (mac: Mac): AuditHead => sealHead(mac, { seq: 0, mac: '' })

/** Whether the end of the chain was written under this key. */
export const isSealed = (mac: Mac, head: AuditHead): boolean => head.seal === sealHead(mac, head).seal

/**
 * Walks the whole chain, also while others write. An erased detail counts as whole when a later erasure names its line.
 */
export const verifyAudit = async (reader: Reader, mac: Mac): Promise<AuditVerdict> => {
  const head = await reader.auditHead()
  const walked = await walkLines(reader, mac)
  if ('problem' in walked) return walked
  return verifyEnd(mac, walked, { before: head, after: await reader.auditHead() })
}

const walkLines = async (reader: Reader, mac: Mac): Promise<Link | Broken> => {
  let previous: Link = { seq: 0, mac: '' }
  const blank = new Set<number>()
  for await (const line of auditLines(reader)) {
    if (line.seq > previous.seq + 1) return broken(previous.seq + 1, 'removed')
    if (!isWhole(mac, previous, line)) return broken(line.seq, await faultOf(reader, mac, previous, line))
    if (line.detail === null) blank.add(line.seq)
    for (const seq of erasedBy(line)) blank.delete(seq)
    previous = line
  }
  const [unexplained] = blank
  return unexplained === undefined ? previous : broken(unexplained, 'erasedWithoutErasure')
}

/** A line that does not hold was put in where it stands past the end, or where the next one follows the line before it. */
const faultOf = async (
  reader: Reader,
  mac: Mac,
  before: Link,
  line: AuditLine,
): Promise<Broken['problem']> => {
  const [[next], head] = [await reader.audit(line.seq, 1), await reader.auditHead()]
  if (line.seq > head.seq) return 'inserted'
  const follows = next && next.mac === chainMac(mac, before.mac, { ...next, seq: next.seq - 1 })
  return follows ? 'inserted' : 'altered'
}

/** Lines and end are written together: the end of `before` the walk may be passed, that of `after` it may not. */
const verifyEnd = (
  mac: Mac,
  last: Link,
  { before, after }: { before: AuditHead; after: AuditHead },
): AuditVerdict => {
  if (last.seq > after.seq) return broken(after.seq + 1, 'inserted')
  const isCutOff = last.seq < before.seq || (last.seq === after.seq && last.mac !== after.mac)
  if (isCutOff || !isSealed(mac, after)) return broken(last.seq + 1, 'cutOff')
  return { ok: true, lines: last.seq, head: `${last.seq}:${last.mac}` }
}

/** The whole trail in order, a page at a time. */
export async function* auditLines(reader: Reader, after = 0): AsyncGenerator<AuditLine> {
  for (let last = after; ; ) {
    const page = await reader.audit(last, PAGE)
    yield* page
    const end = page.at(-1)
    if (!end) return
    last = end.seq
  }
}

/** The same chain under another key: every MAC anew, in the caller's transaction. */
export const rechainAudit = async (writer: Writer, mac: Mac): Promise<void> => {
  let previous: Link = { seq: 0, mac: '' }
  let batch: Link[] = []
  for await (const line of auditLines(writer)) {
    previous = { seq: line.seq, mac: chainMac(mac, previous.mac, line) }
    batch.push(previous)
    if (batch.length === PAGE) {
      await writer.maintenance.rewriteAuditMacs(batch, null)
      batch = []
    }
  }
  await writer.maintenance.rewriteAuditMacs(batch, sealHead(mac, previous))
}

const broken = (seq: number, problem: Broken['problem']): Broken => ({ ok: false, seq, problem })

/** An erasure's own line is never erased: it explains the others. */
const isWhole = (mac: Mac, previous: Link, line: AuditLine): boolean => {
  if (line.mac !== chainMac(mac, previous.mac, line)) return false
  if (line.detail === null) return line.salt === null && line.action !== 'erase'
  return line.digest === digestOf(line.salt ?? '', line.detail)
}

const erasedBy = (line: AuditLine): number[] => {
  if (line.action !== 'erase' || line.detail === null) return []
  const detail: unknown = JSON.parse(line.detail)
  const seqs = typeof detail === 'object' && detail !== null && 'auditSeqs' in detail ? detail.auditSeqs : []
  return Array.isArray(seqs) ? seqs.filter((seq) => typeof seq === 'number') : []
}

const digestOf = (salt: string, detail: string): string => hash('sha256', `${salt}\n${detail}`, 'base64url')

const chainMac = (mac: Mac, previous: string, line: Omit<AuditLine, 'mac' | 'detail' | 'salt'>): string =>
  mac(JSON.stringify([previous, line.seq, line.at, line.actor, line.action, line.customer, line.digest]))

const sealHead = (mac: Mac, { seq, mac: last }: { seq: number; mac: string }): AuditHead => ({
  seq,
  mac: last,
  seal: mac(JSON.stringify(['head', seq, last])),
})
