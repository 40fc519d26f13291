import type {
  AuthorizationRequest,
  Decision,
  EntitlementId,
  Profile,
  TicketId,
  TicketStatus,
} from '../rules/index.ts'
import { decide } from '../rules/index.ts'
import type { Dispute, DisputeId, DisputeReader } from '../store/disputes-port.ts'
import type {
  Binding,
  Instant,
  LedgerLine,
  OnPlaced,
  OperationId,
  Reader,
  Ticket,
  Within,
  Writer,
} from '../store/ports.ts'
import { instantOf } from '../store/ports.ts'
import { type Answered, answerTicket } from './answer.ts'
import { type AuditVerdict, appendAudit, verifyAudit } from './audit.ts'
import { type Blocked, type Blocking, blockCodes, type ShownCode, shownCode } from './codes.ts'
import { commit, parseOutcome } from './commit.ts'
import type { DeskDeps } from './deps.ts'
import {
  type Case,
  type Closing,
  caseOf,
  closeDispute,
  type DisputeClosed,
  type Disputed,
  type Objection,
  openDispute,
} from './dispute.ts'
import { lookUp } from './lookup.ts'
import { maskedFacts, maskedRequest } from './masked.ts'
import { type Moved, moveTicket } from './move.ts'
import { type Notice, type Noticed, takeNotice } from './notice.ts'
import type { Commit, Committed, Outcome } from './outcome.ts'
import { type Reversed, reverse } from './reverse.ts'
import { type SpentIncident, spentIncident } from './spent.ts'
import { askCode, type CodeAsked, type CodeWish } from './verification/ask.ts'
import { type SentCode, sentCode } from './verification/letter.ts'
import { type CodeGiven, type Proved, proveCode } from './verification/prove.ts'
import { noteVisit, showTickets } from './visits.ts'
import { wireDecision } from './wire.ts'

/** The use cases. Expected failures are values; only broken invariants and an unreachable store throw. */
export interface Desk {
  readonly profile: Profile
  /** What would be decided: changes nothing, leaves no trace. */
  preview(request: AuthorizationRequest): Promise<Decision>
  /** Decides for somebody who is told the answer: nothing is carried out, the audit says what was decided and why. */
  authorize(request: AuthorizationRequest, by: Binding, onPlaced?: OnPlaced): Promise<Decision>
  /**
   * Decides and carries it out, once per operation id. `beforeCommit` is called when all is written and nothing committed:
   * where it throws, nothing happens.
   */
  commit(command: Commit, within?: Partial<Within>): Promise<Committed>
  /** Sends the contract's owner a one-time code, where `commit` would ask for one; see `Verify`. */
  askCode(wish: CodeWish): Promise<CodeAsked>
  /** Takes a one-time code; then `commit` asks for none. Wrong ones are for the caller to count: see `Guesses`. */
  proveCode(given: CodeGiven): Promise<Proved>
  /** For the letter, and for nothing else. */
  sentCode(id: string): Promise<SentCode | null>
  /** The first outcome of an operation, for whom it belongs to; null for anyone else and for an unused id. */
  outcomeOf(operation: OperationId, by: Binding): Promise<Outcome | null>
  ticket(id: TicketId): Promise<Ticket | null>
  tickets(filter: Parameters<Reader['tickets']>[0]): Promise<Ticket[]>
  /** To be called before tickets are shown in a conversation, so that an erasure of their owners finds it. */
  show(ids: TicketId[], by: Binding): Promise<void>
  move(id: TicketId, to: TicketStatus, actor: string): Promise<Moved>
  /** Somebody answered on the ticket; it stays as it is. */
  answer(id: TicketId, actor: string): Promise<Answered>
  /** Moves or answers as another system says, once per message. */
  take(notice: Notice): Promise<Noticed>
  reverse(operation: OperationId, reason: string, actor: string): Promise<Reversed>
  /** Every incident spent and given back, oldest first; null for an entitlement that is not on record. */
  ledger(id: EntitlementId): Promise<LedgerLine[] | null>
  verifyAudit(): Promise<AuditVerdict>
  /** What an operation spent, for its owner; null where it spent nothing. */
  spent(operation: OperationId): Promise<SpentIncident | null>
  /** Opens a case against an incident that was spent, once. */
  dispute(objection: Objection): Promise<Disputed>
  disputes(filter: Parameters<DisputeReader['list']>[0]): Promise<Dispute[]>
  disputeCase(id: DisputeId): Promise<Case | null>
  closeDispute(closing: Closing): Promise<DisputeClosed>
  /** Every code of an entitlement; null for one that is not on record. */
  codes(id: EntitlementId): Promise<ShownCode[] | null>
  blockCodes(blocking: Omit<Blocking, 'at'>): Promise<Blocked>
}

export const createDesk = (deps: DeskDeps): Desk => {
  const { store, secrets, profile, verify = 'off' } = deps
  const at = (): Instant => instantOf(deps.now())
  return {
    profile,
    preview: (request) =>
      store.read(async (reader) => decide(request, (await lookUp(reader, secrets, request)).facts, profile)),
    authorize: (request, by, onPlaced) =>
      store.transact((writer) => authorizeIn(writer, deps, request, by, at()), onPlaced),
    commit: (command, within = {}) => commit(deps, command, within),
    askCode: async (wish) =>
      verify === 'off' ? { needed: false } : store.transact((writer) => askCode(writer, deps, wish)),
    proveCode: (given) => store.transact((writer) => proveCode(writer, deps, given)),
    sentCode: (id) => store.read((reader) => sentCode(reader, deps, id)),
    outcomeOf: (operation, by) =>
      store.read(async (reader) => {
        const stored = await reader.operation(operation)
        const isTheirs = stored?.actor === by.actor && stored.conversation === by.conversation
        return isTheirs && stored.outcome !== null ? parseOutcome(stored.outcome) : null
      }),
    ticket: (id) => store.read(async (reader) => (await reader.ticket(id))?.ticket ?? null),
    tickets: (filter) => store.read((reader) => reader.tickets(filter)),
    show: (ids, by) => showTickets(store, ids, by, at()),
    move: (id, to, actor) =>
      store.transact((writer) => moveTicket(writer, secrets, { id, to, actor, at: at() })),
    answer: (id, actor) => store.transact((writer) => answerTicket(writer, secrets, { id, actor, at: at() })),
    take: (notice) => store.transact((writer) => takeNotice(writer, secrets, notice, at())),
    reverse: (operation, reason, actor) =>
      store.transact((writer) => reverse(writer, secrets, { operation, reason, actor, at: at() })),
    ledger: (id) => store.read(async (reader) => ((await reader.entitlement(id)) ? reader.ledger(id) : null)),
    verifyAudit: () => store.read((reader) => verifyAudit(reader, secrets.mac)),
    spent: (operation) => store.read((reader) => spentIncident(reader, operation)),
    dispute: (objection) =>
      store.transact((writer) =>
        openDispute(writer, secrets, { ...objection, at: at(), random: deps.random }),
      ),
    disputes: (filter) => store.read((reader) => reader.disputes.list(filter)),
    disputeCase: (id) => store.read((reader) => caseOf(reader, id)),
    closeDispute: (closing) =>
      store.transact((writer) => closeDispute(writer, secrets, { ...closing, at: at() })),
    codes: (id) =>
      store.read(async (reader) =>
        (await reader.entitlement(id)) ? (await reader.codes.of(id)).map(shownCode) : null,
      ),
    blockCodes: (blocking) =>
      store.transact((writer) => blockCodes(writer, secrets, { ...blocking, at: at() })),
  }
}

const authorizeIn = async (
  writer: Writer,
  { secrets, profile }: DeskDeps,
  request: AuthorizationRequest,
  by: Binding,
  at: Instant,
): Promise<Decision> => {
  const { facts, customer } = await lookUp(writer, secrets, request)
  const decision = decide(request, facts, profile)
  await noteVisit(writer, decision, customer, by, at)
  await appendAudit(writer, secrets.mac, {
    at,
    actor: by.actor,
    action: 'authorize',
    customer: customer?.id ?? null,
    detail: { request: maskedRequest(request), facts: maskedFacts(facts), decision: wireDecision(decision) },
  })
  return decision
}
