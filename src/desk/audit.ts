import { createHash, randomBytes } from 'node:crypto'
import type { AuditHead, AuditLine, CustomerId, Instant, Reader, Writer } from '../store/ports.ts'
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

/** Chains one line to the one before. The end of the chain stays locked until the transaction ends. */
export const appendAudit = async (writer: Writer, mac: Mac, entry: AuditEntry): Promise<void> => {
  const head = await writer.lockAuditHead()
  const detail = JSON.stringify(entry.detail)
  const salt = randomBytes(16).toString('base64url')
  const unchained = { ...entry, seq: head.seq + 1, detail, salt, digest: digestOf(salt, detail) }
  const line = { ...unchained, mac: chainMac(mac, head.mac, unchained) }
  await writer.appendAudit(line, sealHead(mac, line))
}

/** The end of an empty chain, under a key. */
export const emptyHead = (mac: Mac): AuditHead => sealHead(mac, { seq: 0, mac: '' })

/** Walks the whole chain. An erased detail counts as whole when a later erasure names its line. */
export const verifyAudit = async (reader: Reader, mac: Mac): Promise<AuditVerdict> => {
  const head = await reader.auditHead()
  let previous: Link = { seq: 0, mac: '' }
  let suspect: { before: Link; line: AuditLine } | null = null
  const blank = new Set<number>()
  for await (const line of auditLines(reader)) {
    if (suspect)
      return broken(suspect.line.seq, wasInserted(mac, suspect.before, line) ? 'inserted' : 'altered')
    if (line.seq > previous.seq + 1) return broken(previous.seq + 1, 'removed')
    if (line.seq > head.seq) return broken(line.seq, 'inserted')
    if (!isWhole(mac, previous, line)) suspect = { before: previous, line }
    if (line.detail === null) blank.add(line.seq)
    for (const seq of erasedBy(line)) blank.delete(seq)
    previous = line
  }
  if (suspect) return broken(suspect.line.seq, 'altered')
  const [unexplained] = blank
  if (unexplained !== undefined) return broken(unexplained, 'erasedWithoutErasure')
  if (head.seq !== previous.seq || head.mac !== previous.mac || head.seal !== sealHead(mac, previous).seal) {
    return broken(previous.seq + 1, 'cutOff')
  }
  return { ok: true, lines: previous.seq, head: `${head.seq}:${head.mac}` }
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

const isWhole = (mac: Mac, previous: Link, line: AuditLine): boolean => {
  if (line.mac !== chainMac(mac, previous.mac, line)) return false
  return line.detail === null ? line.salt === null : line.digest === digestOf(line.salt ?? '', line.detail)
}

/** Whether the line after a suspect one, moved back by one, follows the line before it: then the suspect was put between. */
const wasInserted = (mac: Mac, before: Link, next: AuditLine): boolean =>
  next.mac === chainMac(mac, before.mac, { ...next, seq: next.seq - 1 })

const erasedBy = (line: AuditLine): number[] => {
  if (line.action !== 'erase' || line.detail === null) return []
  const detail: unknown = JSON.parse(line.detail)
  const seqs = typeof detail === 'object' && detail !== null && 'auditSeqs' in detail ? detail.auditSeqs : []
  return Array.isArray(seqs) ? seqs.filter((seq) => typeof seq === 'number') : []
}

const digestOf = (salt: string, detail: string): string =>
  createHash('sha256').update(salt).update('\n').update(detail).digest('base64url')

const chainMac = (mac: Mac, previous: string, line: Omit<AuditLine, 'mac' | 'detail' | 'salt'>): string =>
  mac(JSON.stringify([previous, line.seq, line.at, line.actor, line.action, line.customer, line.digest]))

const sealHead = (mac: Mac, { seq, mac: last }: { seq: number; mac: string }): AuditHead => ({
  seq,
  mac: last,
  seal: mac(JSON.stringify(['head', seq, last])),
})
