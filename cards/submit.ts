import { z } from 'zod'
import { locales } from '../src/messages/locale.ts'
import { offers } from '../src/rules/decision.ts'
import { customerTypes } from '../src/rules/vocabulary.ts'

const id = z.string().min(1).max(100)

const commands = ['help', 'back', 'cancel', 'restart', 'status', 'person', 'menu', 'new'] as const
/** What a text typed into a card's input answers. */
const fields = ['ticket', 'credential', 'email', 'subject', 'message', 'comment', 'oneTimeCode'] as const
export type Field = (typeof fields)[number]

/**
 * Everything that a button of ours can say. Ids are claims: they are looked up and authorized again when they arrive.
 * What a card cannot be trusted with (price, owner, entitlement, counts) has no place here.
 */
const Choice = z.discriminatedUnion('action', [
  z.object({ action: z.literal('customer'), customer: z.enum(customerTypes) }),
  z.object({ action: z.literal('call'), call: z.enum(['technical', 'licensing', 'sales']) }),
  z.object({ action: z.literal('hasTicket'), answer: z.enum(['yes', 'no', 'unsure']) }),
  z.object({ action: z.literal('credential'), credential: z.enum(['ticket', 'supportCode', 'licenseKey']) }),
  z.object({ action: z.literal('where') }),
  z.object({ action: z.literal('text'), field: z.enum(fields), text: z.string().max(100_000) }),
  z.object({ action: z.literal('sameProblem'), ticket: id }),
  z.object({ action: z.literal('otherProblem') }),
  z.object({ action: z.literal('confirm'), operation: id }),
  z.object({ action: z.literal('change') }),
  z.object({ action: z.literal('sendAgain') }),
  z.object({ action: z.literal('noAccess') }),
  z.object({ action: z.literal('continue'), ticket: id }),
  z.object({ action: z.literal('message'), ticket: id }),
  z.object({ action: z.literal('copy'), ticket: id }),
  z.object({ action: z.literal('emailChat'), ticket: id }),
  z.object({ action: z.literal('stopUpdates'), ticket: id.optional() }),
  z.object({ action: z.literal('startUpdates'), ticket: id }),
  z.object({ action: z.literal('ticketStatus'), ticket: id }),
  z.object({ action: z.literal('offer'), offer: z.enum(offers), ticket: id.optional() }),
  z.object({ action: z.literal('article'), article: id }),
  z.object({ action: z.literal('solved') }),
  z.object({ action: z.literal('notSolved') }),
  z.object({ action: z.literal('feedback'), useful: z.boolean() }),
  z.object({ action: z.literal('skip') }),
  z.object({ action: z.literal('resume') }),
  z.object({ action: z.literal('language'), locale: z.enum(locales) }),
  z.object({ action: z.literal('private') }),
  z.object({ action: z.literal('forget'), answer: z.enum(['yes', 'no']) }),
  z.object({ action: z.literal('command'), command: z.enum(commands) }),
])
export type Choice = z.infer<typeof Choice>

/** The step that asked: a card whose nonce is not the current one is stale. Buttons that are good at any time have none. */
const Nonce = z.object({ nonce: z.string().min(1).max(100).optional() })

const Submit = z.intersection(Choice, Nonce)
export type Submit = Choice & { nonce?: string }

/** The id of the one input that a question card has; its value arrives beside our own data. */
export const textInputId = 'text'
const Typed = z.object({ [textInputId]: z.string() })

const ours = 'guichet'
const Envelope = z.object({ [ours]: z.record(z.string(), z.unknown()) })

/** The data of an Action.Submit. Input values are merged in beside it by the client. */
export const pack = (submit: Submit): { [ours]: Submit } => ({ [ours]: submit })

/**
 * What a submitted card says, or null when it is not one of ours or not well formed. Never throws.
 * Whatever else is in the value (inputs, the `msteams` wrapper, claims) is ignored; a typed text fills `text`.
 */
export const parseSubmit = (value: unknown): Submit | null => {
  const envelope = Envelope.safeParse(decoded(value))
  if (!envelope.success) return null
  const typed = Typed.safeParse(decoded(value))
  const parsed = Submit.safeParse({ ...envelope.data[ours], ...typed.data })
  return parsed.success ? withoutAbsentNonce(parsed.data) : null
}

const withoutAbsentNonce = ({ nonce, ...choice }: z.infer<typeof Submit>): Submit =>
  nonce === undefined ? choice : { ...choice, nonce }

/** Whether a button's data, as it was packed, names the step that asked. A dozen buttons are looked at in each turn. */
export const hasNonce = (data: unknown): boolean =>
  isObject(data) && isObject(data[ours]) && typeof data[ours].nonce === 'string'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Some channels send the value as JSON text. */
const decoded = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
