import { z } from 'zod'
import { pack, parseSubmit, type Submit } from '../cards/submit.ts'
import { translator } from '../src/messages/translator.ts'
import { grantedCode, refusedCode } from './contracts.ts'
import type { Journey, Step, Talk } from './load/journey.ts'

const t = translator('en')

const say = (
  name: string,
  text: string | ((talk: Talk) => string),
  replies: number,
  expect: Step['expect'],
) => ({
  name,
  post: (talk: Talk) => ({ text: typeof text === 'string' ? text : text(talk) }),
  replies,
  expect,
})

const join: Step['post'] = ({ n }) => ({ type: 'conversationUpdate', membersAdded: [{ id: `user-${n}` }] })

const Card = z.object({ actions: z.array(z.object({ data: z.unknown().optional() })) })

/** What a button of the last card sends back: with the nonce and the operation id that came with it. */
const press =
  (action: Submit['action']): Step['post'] =>
  ({ last }) => {
    const cards = last.flatMap(({ attachments = [] }) => attachments.map(({ content }) => content))
    const submits = cards.flatMap((card) => Card.parse(card).actions.map(({ data }) => parseSubmit(data)))
    const pressed = submits.find((submit) => submit?.action === action)
    if (!pressed) throw new Error(`the last card has no button ${action}`)
    return { value: pack(pressed) }
  }

const problem = 'Zzyzx qwrtp'

/** A company's technical question from hello to a ticket; the ticket continued; a code without phone support; small talk. */
export const businessJourney: Journey = {
  name: 'business',
  steps: [
    { name: 'join', post: join, replies: 1, expect: t('welcome') },
    say('company', t('button.business'), 1, t('ask.kind')),
    say('technical', t('button.technical'), 1, t('ask.openTicket')),
    say('noTicket', t('button.no'), 1, t('ask.credential.business')),
    say('code', ({ n }) => grantedCode(n), 2, t('ask.subject')),
    say('problem', problem, 1, t('confirm.limited', { total: 100, after: 99 })),
    { name: 'confirm', post: press('confirm'), replies: 2, expect: /T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/ },
    say('resume', ({ ticket }) => ticket, 3, /Found it: ticket T-/),
    say('refusal', ({ n }) => refusedCode(n), 2, t('reason.noPhoneSupport.only.supportCode')),
    say('smallTalk', 'thanks', 1, t('menu.again')),
  ],
}

/** The same turns with as many replies, in the words of the plain bot. */
export const plainJourney: Journey = {
  name: 'business, plain',
  steps: [
    { name: 'join', post: join, replies: 1, expect: 'support assistant' },
    say('company', 'For a company', 1, 'Technical question'),
    say('technical', 'Technical', 1, 'open ticket'),
    say('noTicket', 'No', 1, 'support code'),
    say('code', ({ n }) => grantedCode(n), 2, 'In one sentence'),
    say('problem', problem, 1, 'Open this ticket?'),
    say('confirm', 'Yes', 2, /T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/),
    say('resume', ({ ticket }) => ticket, 3, 'Found it'),
    say('refusal', ({ n }) => refusedCode(n), 2, 'does not include phone support'),
    say('smallTalk', 'thanks', 1, 'What else'),
  ],
}

/** The least that a turn can be: something is said, and one reply comes. */
export const floorJourney: Journey = { name: 'floor', steps: [say('floor', 'hello', 1, 'ok')] }
