import fc from 'fast-check'
import { type Attack, forgeries } from '../attack.ts'
import { mostlySpoiled, nastyText, spoiled } from './values.ts'

/** Whose people may use the bot in Teams. */
export const fuzzTenant = '22222222-2222-4333-8444-555555555555'

const conversations = 400
const person = fc.integer({ min: 0, max: conversations - 1 })

/** The doors put in where the channel is that the run plays; `{n}` is one of the persons, half of whom use Teams. */
const envelope = {
  channelId: '{channel}',
  serviceUrl: '{serviceUrl}',
  conversation: { id: 'conversation {n}', isGroup: false, tenantId: fuzzTenant, name: 'name' },
  from: { id: 'user {n}', name: 'Ada', aadObjectId: 'person-{n}' },
  recipient: { id: 'bot', name: 'Guichet' },
  locale: 'fr-CA',
  timestamp: '2026-03-15T12:00:00.000Z',
  channelData: { tenant: { id: fuzzTenant } },
}

const kinds: object[] = [
  {
    type: 'message',
    text: 'hello',
    textFormat: 'plain',
    attachments: [{ contentType: 'image/png', contentUrl: 'https://x/y' }],
  },
  {
    type: 'message',
    text: '0123456789',
    entities: [{ type: 'mention', text: '<at>Guichet</at>', mentioned: { id: 'bot' } }],
  },
  { type: 'message', text: 'status', deliveryMode: 'expectReplies' },
  {
    type: 'conversationUpdate',
    membersAdded: [{ id: 'user' }, { id: 'bot' }],
    membersRemoved: [{ id: 'other' }],
  },
  { type: 'installationUpdate', action: 'add' },
  {
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb: 'go', data: { guichet: { action: 'skip' } } } },
  },
  {
    type: 'invoke',
    name: 'composeExtension/query',
    value: { commandId: 'x', parameters: [{ name: 'y', value: 'z' }] },
  },
  {
    type: 'invoke',
    name: 'message/submitAction',
    value: { actionName: 'feedback', actionValue: { reaction: 'like', feedback: '{}' } },
  },
  { type: 'event', name: 'tokens/response', value: { token: 'x' } },
  {
    type: 'messageReaction',
    reactionsAdded: [{ type: 'like' }],
    reactionsRemoved: [{ type: 'sad' }],
    replyToId: '1',
  },
  { type: 'messageUpdate', id: '1', text: 'changed' },
  { type: 'messageDelete', id: '1' },
  { type: 'endOfConversation', code: 'completedSuccessfully' },
  { type: 'typing' },
]

/** One for each thing that a button of ours can say. */
const submits: object[] = [
  { action: 'customer', customer: 'business' },
  { action: 'call', call: 'technical' },
  { action: 'hasTicket', answer: 'no' },
  { action: 'credential', credential: 'supportCode' },
  { action: 'where' },
  { action: 'text', field: 'subject', text: 'It does not start' },
  { action: 'sameProblem', ticket: 'T-AAAAA-AAAAA-Y' },
  { action: 'otherProblem' },
  { action: 'confirm', operation: '8e03978e-40d5-43dd-bc93-6894a57f9324' },
  { action: 'change' },
  { action: 'continue', ticket: 'T-AAAAA-AAAAA-Y' },
  { action: 'message', ticket: 'T-AAAAA-AAAAA-Y' },
  { action: 'copy', ticket: 'T-AAAAA-AAAAA-Y' },
  { action: 'emailChat', ticket: 'T-AAAAA-AAAAA-Y' },
  { action: 'stopUpdates' },
  { action: 'startUpdates', ticket: 'T-AAAAA-AAAAA-Y' },
  { action: 'ticketStatus', ticket: 'T-AAAAA-AAAAA-Y' },
  { action: 'offer', offer: 'person' },
  { action: 'article', article: 'activate' },
  { action: 'solved' },
  { action: 'notSolved' },
  { action: 'feedback', useful: true },
  { action: 'skip' },
  { action: 'resume' },
  { action: 'language', locale: 'fr' },
  { action: 'private' },
  { action: 'forget', answer: 'yes' },
  { action: 'command', command: 'back' },
]

const posted = (family: string, pass: Attack['pass'], n: number, activity: unknown): Attack => ({
  family,
  pass,
  deed: {
    kind: 'request',
    method: 'POST',
    path: '/api/messages',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity)
      .replaceAll('{n}', String(n))
      .replaceAll('{channel}', n % 2 ? 'msteams' : 'webchat'),
  },
})

const activities = fc
  .tuple(person, fc.oneof(...kinds.map((kind) => spoiled({ ...envelope, ...kind }))))
  .map(([n, activity]) => posted('activities', 'channel', n, activity))

const values = submits.map((submit) =>
  mostlySpoiled({ guichet: { nonce: 'n', ...submit }, text: 'typed', extra: { action: 'skip' } }),
)
const cards = fc
  .tuple(person, fc.oneof(...values))
  .map(([n, value]) => posted('card values', 'channel', n, { ...envelope, type: 'message', value }))

const talk = [
  'hello',
  'home',
  'business',
  'technical',
  'yes',
  'no',
  '0123456789',
  'back',
  'menu',
  'status',
  'français',
  'help',
]
const texts = fc
  .tuple(person, fc.oneof(fc.constantFrom(...talk), nastyText))
  .map(([n, text]) => posted('texts', 'channel', n, { ...envelope, type: 'message', text }))

const forged = fc
  .tuple(person, fc.constantFrom(...forgeries))
  .map(([n, forgery]) =>
    posted('forged tokens', { forgery }, n, { ...envelope, type: 'message', text: 'hello' }),
  )

export const messages = { activities, cards, texts, forged }
