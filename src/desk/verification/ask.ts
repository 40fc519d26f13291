import { randomUUID } from 'node:crypto'
import { decide } from '../../rules/index.ts'
import type { OneTimeCode } from '../../store/one-time-codes-port.ts'
import { type Customer, type Instant, instantOf, type Writer } from '../../store/ports.ts'
import { appendAudit } from '../audit.ts'
import type { DeskDeps } from '../deps.ts'
import { lookUp } from '../lookup.ts'
import { announce } from '../outbox.ts'
import type { Commit } from '../outcome.ts'
import { type Mailbox, mailboxOf, mailboxTag } from './mailbox.ts'
import { isCodeNeeded } from './needed.ts'
import { waitForNext } from './pace.ts'

const minute = 60_000
/** How long a code is good, in ms. */
const codeLife = 10 * minute
/** In ms: so soon after one no other is sent, so that a turn that runs again sends no second letter. */
const pause = minute

/** The operation that is to be carried out; `anew` for another code although one is still good. */
export type CodeWish = Pick<Commit, 'operation' | 'by' | 'request' | 'entitlement'> & { anew: boolean }

/**
 * What became of the wish for a code. None is needed where the operation may be carried out without one, or cannot be at
 * all. `isNew`: a letter leaves now; else one that left before is still good. `to` is masked. `wait` is in ms.
 */
export type CodeAsked =
  | { needed: false }
  | { needed: true; sent: true; isNew: boolean; to: string; until: Instant }
  | { needed: true; sent: false; because: 'noMailbox' }
  | { needed: true; sent: false; because: 'tooMany'; wait: number }

/** Sends the owner a code for one operation, if it needs one. */
export const askCode = async (writer: Writer, deps: DeskDeps, wish: CodeWish): Promise<CodeAsked> => {
  const asked = await neededFor(writer, deps, wish)
  if (asked === null) return { needed: false }
  const { owner, code } = asked
  const mailbox = mailboxOf(owner)
  if (mailbox === null) return { needed: true, sent: false, because: 'noMailbox' }
  const now = deps.now()
  const sentBefore = await writer.oneTimeCodes.lastFor(wish.operation, wish.by)
  const good = sentBefore && isGoodFor(code, sentBefore, now) ? sentBefore : null
  if (good && !(wish.anew && now.getTime() - Date.parse(good.sentAt) >= pause))
    return told(mailbox, good, false)
  const wait = await waitForNext(writer, owner.id, code.entitlement, now)
  if (wait > 0)
    return good ? told(mailbox, good, false) : { needed: true, sent: false, because: 'tooMany', wait }
  await send(writer, deps, code, owner)
  return told(mailbox, code, true)
}

const told = ({ shown }: Mailbox, { expiresAt }: OneTimeCode, isNew: boolean): CodeAsked => ({
  needed: true,
  sent: true,
  isNew,
  to: shown,
  until: expiresAt,
})

/** The owner to be asked and the code that would be sent; null where none is needed. */
const neededFor = async (
  writer: Writer,
  deps: DeskDeps,
  wish: CodeWish,
): Promise<{ owner: Customer; code: OneTimeCode } | null> => {
  const { operation, by, request } = wish
  const { facts, customer: owner } = await lookUp(writer, deps.secrets, request)
  const decision = decide(request, facts, deps.profile)
  if (decision.outcome !== 'open' || owner === null) return null
  const { entitlement, credential } = decision
  if (wish.entitlement !== undefined && wish.entitlement !== entitlement.id) return null
  if (!(await isCodeNeeded(writer, deps, wish, decision, owner))) return null
  const now = deps.now()
  const code: OneTimeCode = {
    id: randomUUID(),
    operation,
    by,
    entitlement: entitlement.id,
    mailbox: mailboxTag(deps.secrets, owner) ?? '',
    credential,
    ending: endingOf(request.credential),
    sentAt: instantOf(now),
    expiresAt: instantOf(new Date(now.getTime() + codeLife)),
    misses: 0,
    state: 'waiting',
  }
  return { owner, code }
}

const shownDigits = { supportCode: 4, licenseKey: 2 } as const

/** As the records have it. */
const endingOf = (credential: Commit['request']['credential']): string =>
  credential === null || credential.kind === 'ticket'
    ? ''
    : credential.digits.slice(-shownDigits[credential.kind])

/** Whether a code can still be given, for the same contract and the mailbox that its owner has by now. */
const isGoodFor = (wanted: OneTimeCode, sent: OneTimeCode, now: Date): boolean =>
  isWaiting(sent, now) && sent.entitlement === wanted.entitlement && sent.mailbox === wanted.mailbox

export const isWaiting = ({ state, expiresAt }: OneTimeCode, now: Date): boolean =>
  state === 'waiting' && now.getTime() < Date.parse(expiresAt)

/** The letter leaves by the outbox, which is told the code's id alone. */
const send = async (
  writer: Writer,
  { secrets }: DeskDeps,
  code: OneTimeCode,
  owner: Customer,
): Promise<void> => {
  const { id, entitlement, operation, by, sentAt: at } = code
  await writer.oneTimeCodes.insert(code)
  await announce(writer, at, { topic: 'code.sent', ticket: null, entitlement, code: id })
  const detail = { operation, entitlement, credential: code.credential, ending: code.ending }
  await appendAudit(writer, secrets.mac, {
    at,
    actor: by.actor,
    action: 'sendCode',
    customer: owner.id,
    detail,
  })
}
