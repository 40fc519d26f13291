import { createHash } from 'node:crypto'
import { type Activity, ActivityTypes, Channels } from 'botbuilder'
import { z } from 'zod'

/** An id as part of a database key: printable, and of a length that any channel's ids stay far below. */
const id = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: to refuse them
  .regex(/^[^\u0000-\u001f\u007f]{1,1000}$/, 'expected 1 to 1000 printable characters')
  .refine((text) => text.isWellFormed(), 'expected whole characters')
const short = z.string().max(1000).nullish()
const date = z
  .string()
  .max(64)
  .refine((text) => !Number.isNaN(Date.parse(text)), 'expected a date')
  .nullish()
const account = z.looseObject({ id, name: short, role: short, aadObjectId: short })
const someone = z.looseObject({ id: short, name: short, role: short })
const objects = (shape: z.ZodType) => z.array(shape).max(1000).nullish()
const object = z.looseObject({})

/**
 * The activity's envelope, in the parts that the SDK and the dialogs read without asking (Bot Framework Activity schema
 * 3.1). What a customer's card sends back is in `value`, which the dialogs parse.
 */
const Envelope = z.looseObject({
  type: z.string().min(1).max(200),
  id: id.nullish(),
  channelId: z.string().regex(/^[\w.-]{1,100}$/, "expected a channel's id"),
  serviceUrl: z.string().max(2000),
  conversation: z.looseObject({ id, name: short, isGroup: z.boolean().nullish(), tenantId: short }),
  from: account,
  recipient: someone.nullish(),
  text: z.string().nullish(),
  textFormat: short,
  locale: short,
  name: short,
  action: short,
  replyToId: short,
  deliveryMode: short,
  inputHint: short,
  timestamp: date,
  localTimestamp: date,
  expiration: date,
  membersAdded: objects(account),
  membersRemoved: objects(account),
  entities: objects(z.looseObject({ type: z.string() })),
  attachments: objects(z.looseObject({ contentType: z.string(), contentUrl: z.string().nullish() })),
  reactionsAdded: objects(object),
  reactionsRemoved: objects(object),
})

export type ParsedActivity = { ok: true; activity: Activity } | { ok: false; problem: string }

/** Checks an activity and cuts its text to `maxText` UTF-16 units; says what is wrong with the first wrong field. */
export const parseActivity = (body: unknown, maxText: number): ParsedActivity => {
  const parsed = Envelope.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { ok: false, problem: `${issue?.path.join('.') || 'activity'}: ${issue?.message ?? 'invalid'}` }
  }
  return { ok: true, activity: asActivity(parsed.data, maxText) }
}

/** As the SDK has it: dates are dates, with the text beside them, and what is null is absent. */
const asActivity = (envelope: z.infer<typeof Envelope>, maxText: number): Activity => {
  const present = withoutNulls(envelope)
  const { timestamp, localTimestamp, expiration, text, recipient } = envelope
  return ActivityShape.parse({
    ...present,
    recipient: recipient ?? { id: '' },
    ...(timestamp ? { timestamp: new Date(timestamp), rawTimestamp: timestamp } : {}),
    ...(localTimestamp
      ? { localTimestamp: new Date(localTimestamp), rawLocalTimestamp: localTimestamp }
      : {}),
    ...(expiration ? { expiration: new Date(expiration), rawExpiration: expiration } : {}),
    ...(text ? { text: cut(text, maxText) } : {}),
  })
}

/** Most activities have none. */
const withoutNulls = (envelope: object): object =>
  Object.values(envelope).includes(null)
    ? Object.fromEntries(Object.entries(envelope).filter(([, value]) => value !== null))
    : envelope

const ActivityShape = z.custom<Activity>((value) => typeof value === 'object' && value !== null)

/** Never ends in half a character. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '')

const ids = ['id', 'aadObjectId', 'tenantId']

/**
 * The activity without credentials in what is kept of it beside its text: names of people and conversations, and a language
 * that is none.
 */
export const withoutCredentials = (activity: Activity, mask: (text: string) => string): Activity => {
  const { type, from, recipient, conversation, locale } = activity
  const maskedIn = <T extends object>(account: T): T => {
    const hidden = Object.entries(account).flatMap(([name, value]) => {
      if (typeof value !== 'string' || ids.includes(name)) return []
      const masked = mask(value)
      return masked === value ? [] : [[name, masked]]
    })
    return hidden.length === 0 ? account : { ...account, ...Object.fromEntries(hidden) }
  }
  return {
    ...activity,
    type: mask(type),
    from: maskedIn(from),
    recipient: maskedIn(recipient),
    conversation: maskedIn(conversation),
    ...(locale && { locale: mask(locale) === locale ? locale : '' }),
  }
}

/** Whether the customer is heard in it, rather than the channel. */
export const isHeard = ({ type }: Activity): boolean =>
  type === ActivityTypes.Message || type === ActivityTypes.Invoke || type === ActivityTypes.Event

/** In Teams a person is known by their id in the directory, which outlives the bot's registration; `from.id` does not. */
export const userId = ({ channelId, from: { id, aadObjectId } }: Activity): string =>
  channelId === Channels.Msteams && aadObjectId && /^[\w-]{1,100}$/.test(aadObjectId)
    ? aadObjectId.toLowerCase()
    : id

/**
 * Tells a repeated delivery from a new activity; null where the channel gave no id. Teams reuses a message's id for its
 * later edits and its deletion, which their type and time tell apart.
 */
export const deliveryKey = ({ type, id, timestamp }: Activity): string | null => {
  if (!id) return null
  const edited = type === ActivityTypes.MessageUpdate || type === ActivityTypes.MessageDelete
  const key = edited ? `${type} ${id} ${timestamp?.getTime()}` : `${type} ${id}`
  return key.length <= 80 ? key : createHash('sha256').update(key).digest('base64url')
}
