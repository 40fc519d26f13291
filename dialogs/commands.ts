import { languageCard } from '../cards/questions.ts'
import { ticketsCard } from '../cards/status.ts'
import { unreachable } from '../src/rules/index.ts'
import { helpWith } from './ask.ts'
import { Draft } from './draft.ts'
import type { Command } from './interrupt.ts'
import { memoryOf } from './memory.ts'
import { callPerson } from './person.ts'
import { isRemembered } from './remembered.ts'
import { flowIn } from './stack.ts'
import { knownTickets } from './status.ts'
import { asking, begin, leave, showMenu, showStart, speak, type Talk, whereWeAre } from './talk.ts'
import { startUpdates, stopUpdates } from './updates.ts'
import { languageOf, say, show } from './voice.ts'

/** What works at every step. */
export const obey = async (talk: Talk, command: Command): Promise<void> => {
  const { turn, dc } = talk
  const t = languageOf(turn)
  const isAuthorizing = flowIn(dc)?.name === 'authorize'
  switch (command.command) {
    case 'help':
      return help(talk)
    case 'back':
      return back(talk)
    case 'cancel':
      await dc.cancelAllDialogs()
      if (isAuthorizing) await say(turn, t('cancel'))
      return showMenu(talk)
    case 'restart':
      await dc.cancelAllDialogs()
      if (isAuthorizing) await say(turn, t('restart'))
      return showStart(talk)
    case 'menu':
      await leave(talk)
      return showMenu(talk)
    case 'new':
      await leave(talk)
      if (await isRemembered(turn, talk.deps)) await say(turn, t('home.code'))
      return begin(talk, 'authorize', { hasTicket: 'no' })
    case 'forget':
      return forget(talk)
    case 'status':
      return isAuthorizing ? statusMeanwhile(talk) : begin(talk, 'status', {})
    case 'person':
      return person(talk)
    case 'stopUpdates':
      return stopUpdates(talk, command.ticket)
    case 'startUpdates':
      return startUpdates(talk, command.ticket)
    case 'language':
      return command.locale === null ? whichLanguage(talk) : speak(talk, command.locale)
    default:
      return unreachable(command)
  }
}

const forget = async (talk: Talk): Promise<void> => {
  const { turn, deps } = talk
  if (memoryOf(turn).tickets.length > 0 || (await isRemembered(turn, deps))) return begin(talk, 'forget', {})
  await say(turn, languageOf(turn)('forget.nothing'))
  await whereWeAre(talk)
}

const help = async (talk: Talk): Promise<void> => {
  const current = asking(talk)
  if (current) return helpWith(talk.turn, current, talk.deps)
  await say(talk.turn, languageOf(talk.turn)('help.menu'))
  await showMenu(talk)
}

/** The flow walks to the question before this one on the draft as it was then. */
const back = async (talk: Talk): Promise<void> => {
  const t = languageOf(talk.turn)
  const flow = flowIn(talk.dc)
  const before = Draft.safeParse(flow?.trail.at(-2)).data
  if (!flow || !before) {
    await say(talk.turn, t('back.none'))
    return whereWeAre(talk)
  }
  await say(talk.turn, t('back'))
  await begin(talk, flow.name, before, flow.trail.slice(0, -2))
}

const statusMeanwhile = async (talk: Talk): Promise<void> => {
  const tickets = await knownTickets(talk.turn, talk.deps)
  await show(talk.turn, (t) => ticketsCard({ tickets }, t, talk.deps.desk.profile))
  await whereWeAre(talk)
}

const person = async (talk: Talk): Promise<void> => {
  const isTheirs = await callPerson(talk.turn, talk.deps)
  if (!isTheirs && asking(talk)) await whereWeAre(talk)
}

/** Under way it is shown beside the question, whose nonce it borrows. */
const whichLanguage = async (talk: Talk): Promise<void> => {
  const current = asking(talk)
  if (!current) return begin(talk, 'language', {})
  await show(talk.turn, (t) => languageCard({ nonce: current.nonce }, t, talk.deps.desk.profile))
}
