import { ActivityTypes } from 'botbuilder'
import { expiredCard, upgradedCard } from '../cards/trouble.ts'
import { maskCodes } from '../src/desk/verification/code.ts'
import { maskCredentials } from '../src/rules/index.ts'
import { gaveWay } from './ask.ts'
import { choose, tellStale } from './choices.ts'
import { obey } from './commands.ts'
import { recognise } from './credential.ts'
import { type Draft, sealCredential } from './draft.ts'
import { keepAddress } from './following.ts'
import { type Heard, hear, put } from './heard.ts'
import { commandOf } from './interrupt.ts'
import { keepLines, memoryOf, rememberLine } from './memory.ts'
import { isGivenBack } from './person.ts'
import { flowIn } from './stack.ts'
import { asking, begin, leave, showStart, type Talk, whereWeAre } from './talk.ts'
import { fold } from './typos.ts'
import { callOf, customerOf, greetingOf } from './understand.ts'
import { languageOf, say, show, typedButton } from './voice.ts'
import { isComing, isTakenAside, welcome } from './welcome.ts'

/** One activity: who comes is greeted, who speaks is answered, the rest passes in silence. */
export const root = async (talk: Talk): Promise<void> => {
  const { turn, deps } = talk
  const memory = memoryOf(turn)
  keepLines(turn, deps.agentHub)
  // A hub that never gives a conversation back must not silence the bot for good.
  if (turn.arrival.kind === 'expired') memory.handedOff = false
  if (memory.handedOff) return whileHandedOff(talk)
  if (isComing(talk)) {
    if (!(await welcome(talk)) && isTakenAside(talk)) await whereWeAre(talk)
    return
  }
  if (turn.activity.type !== ActivityTypes.Message) return
  await converse(talk, hear(turn))
  await keepAddress(turn, deps)
}

/** A person has the conversation: the bot keeps silent until it is given back. */
const whileHandedOff = async (talk: Talk): Promise<void> => {
  if (!isGivenBack(talk.turn)) return
  memoryOf(talk.turn).handedOff = false
  await say(talk.turn, languageOf(talk.turn)('person.back'))
  await whereWeAre(talk)
}

const converse = async (talk: Talk, heard: Heard): Promise<void> => {
  const { turn } = talk
  rememberLine(turn, 'customer', () => lineOf(heard))
  const greeting = heard.kind === 'text' ? greetingOf(heard.text) : null
  if (greeting && turn.user.locale === null && greeting !== languageOf(turn).locale)
    turn.user.locale = greeting
  if (await isInterrupted(talk, heard)) return
  const isNew = await welcome(talk)
  if (isNew && (greeting || heard.kind === 'nothing')) return
  await answer(talk, heard, isNew)
}

/** An e-mail address is a credential as well, where a ticket's owner is asked for it; and so is a one-time code. */
const masked = (text: string): string =>
  maskCodes(maskCredentials(text)).replace(/[^\s@<>]+@[^\s@<>]+/g, '•••@•••')

const lineOf = (heard: Heard): string => {
  if (heard.kind === 'text') return masked(heard.text)
  if (heard.kind === 'nothing') return `(${heard.because})`
  return heard.submit.action === 'text' ? masked(heard.submit.text) : `[${heard.submit.action}]`
}

/** After long silence, or under a newer version of the program, first a word about it. Whether that is all for now. */
const isInterrupted = async (talk: Talk, heard: Heard): Promise<boolean> => {
  const { turn, deps, dc } = talk
  if (turn.arrival.kind === 'foreign') {
    memoryOf(turn).greeted = true
    await show(turn, (t) => upgradedCard({}, t, deps.desk.profile))
    if (heard.kind === 'text' && recognise(heard.text, null)) return false
    await showStart(talk)
    return true
  }
  if (turn.arrival.kind !== 'expired' || !flowIn(dc)) return false
  const wasAuthorizing = flowIn(dc)?.name === 'authorize'
  await leave(talk)
  if (!wasAuthorizing) return false
  await show(turn, (t) => expiredCard({}, t, deps.desk.profile))
  return !(heard.kind === 'text' && recognise(heard.text, null))
}

const answer = async (talk: Talk, heard: Heard, isNew: boolean): Promise<void> => {
  const { turn, dc } = talk
  if (heard.kind === 'nothing' && heard.because === 'unknownCard') return tellStale(talk)
  if (heard.kind === 'submit' && (await choose(talk, heard.submit)) === 'done') return
  if (heard.kind === 'text') {
    const button = typedButton(turn, heard.text, asking(talk) === null)
    if (button && 'url' in button) return say(turn, button.url)
    if (button) return answer(talk, { kind: 'submit', submit: button }, isNew)
    const command = commandOf(heard.text)
    if (command) return obey(talk, command)
  }
  if (heard.kind === 'submit' && heard.submit.action === 'text') {
    const command = commandOf(heard.submit.text)
    if (command) return obey(talk, command)
  }
  if (asking(talk)) {
    put(turn, heard)
    await dc.continueDialog()
    if (!gaveWay(turn)) return
  }
  await open(talk, heard, isNew)
}

/** Nothing is under way: what is said begins something, or the menu says what can be. */
const open = async (talk: Talk, heard: Heard, isNew: boolean): Promise<void> => {
  const { turn } = talk
  const t = languageOf(turn)
  const text =
    heard.kind === 'text'
      ? heard.text
      : heard.kind === 'submit' && heard.submit.action === 'text'
        ? heard.submit.text
        : ''
  if (text === '') {
    if (heard.kind === 'nothing')
      await say(turn, t(heard.because === 'attachment' ? 'bad.attachment' : 'bad.empty'))
    return showStart(talk)
  }
  const opening = await openingOf(talk, text)
  if (opening) return begin(talk, opening.flow, opening.draft)
  if (isNew) return
  if (!greetingOf(text) && !/^(thanks?|thank you|merci)\b/.test(fold(text))) await say(turn, t('bad.choice'))
  await showStart(talk)
}

/** French says much in short words. */
const tellingWords = (text: string): number =>
  fold(text)
    .split(' ')
    .filter(({ length }) => length > 2).length

type Opening = { flow: 'authorize' | 'selfService'; draft: Draft }

const openingOf = async ({ turn, deps }: Talk, text: string): Promise<Opening | null> => {
  const t = languageOf(turn)
  const customer = customerOf(text) ?? undefined
  const seen = recognise(text, null)
  if (seen?.kind === 'credential') {
    const credential = sealCredential(seen.credential, deps.seals)
    if (credential.kind !== 'either')
      await say(turn, t(`detect.${credential.kind}`, { last: credential.last }))
    return { flow: 'authorize', draft: { credential, customer } }
  }
  if (seen) {
    await say(turn, t('bad.either', { digits: seen.digits }))
    return { flow: 'authorize', draft: { hasTicket: 'no', customer, call: 'technical' } }
  }
  const words = fold(text).split(' ').length
  if (customer && tellingWords(text) <= 5) return { flow: 'authorize', draft: { customer } }
  const call = words <= 5 ? callOf(text) : null
  if (call) return { flow: 'authorize', draft: { call } }
  if (words < 3) return null
  const subject = maskCredentials(text.replace(/\s+/g, ' ')).slice(0, 200)
  if (deps.library.search(subject, t.locale, 1).length > 0) return { flow: 'selfService', draft: { subject } }
  return words > 3 ? { flow: 'authorize', draft: { subject } } : null
}
