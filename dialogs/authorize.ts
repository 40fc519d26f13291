import type { Turn } from '../src/bot/turn.ts'
import { isGuessable, type TicketId } from '../src/rules/index.ts'
import { decide, operationId } from './decide.ts'
import type { DialogsDeps } from './deps.ts'
import { type Draft, openCredential } from './draft.ts'
import { ask, type Flow, feedbackNext, flow, type Move, next } from './flow.ts'
import { openTicket } from './open-ticket.ts'
import { askForCode, proveCode } from './verify.ts'
import { languageOf, say } from './voice.ts'

/** From "who are you" to a ticket, or to the exact reason why not: the questions of CONVERSATION.md in their order. */
export const authorize = (deps: DialogsDeps): Flow =>
  flow('authorize', {
    askCustomer: ({ draft }) => (isKnownBy(draft) ? next : ask({ ask: 'customer' })),
    askCall: ({ draft }) =>
      draft.call || draft.credential || draft.customer !== 'business' ? next : ask({ ask: 'call' }),
    askOpenTicket: ({ draft }) =>
      draft.hasTicket || draft.credential || draft.call === 'sales' ? next : ask({ ask: 'openTicket' }),
    askTicket: ({ draft }) => (draft.hasTicket !== 'yes' || draft.credential ? next : ask({ ask: 'ticket' })),
    askCredential: ({ draft }) => (needsCode(draft) ? ask(codeQuestion(draft)) : next),
    askWhich: ({ draft }) =>
      draft.credential?.kind === 'either'
        ? ask({ ask: 'which', last: draft.credential.last, sealed: draft.credential.sealed })
        : next,
    askEmail: ({ draft }) => {
      const ticket = guessableTicket(draft, deps)
      return ticket === null || draft.email ? next : ask({ ask: 'email', ticket })
    },
    decide: ({ draft, turn }) => (draft.granted ? next : decide(draft, turn, deps)),
    askSubject: ({ draft }) => (draft.subject ? next : ask({ ask: 'subject' })),
    offerArticles: ({ draft, turn }) => offerArticles(draft, turn, deps),
    leaveSolved: async ({ draft, turn }) => {
      if (draft.articles !== 'solved') return next
      await say(turn, languageOf(turn)('selfService.solved'))
      return feedbackNext
    },
    offerOpenTickets: ({ draft }) => {
      const [first, ...others] = draft.granted?.openTickets ?? []
      return draft.otherProblem || !first
        ? next
        : ask({ ask: 'duplicate', tickets: [asShown(first), ...others.map(asShown)] })
    },
    confirm: ({ draft }) => (draft.confirmed ? next : askToConfirm(draft, deps)),
    askForCode: ({ draft, turn }) => askForCode(draft, turn, deps),
    proveCode: ({ draft, turn }) => proveCode(draft, turn, deps),
    open: ({ draft, turn }) => openTicket(draft, turn, deps),
  })

/** The record behind a ticket or a code knows who its owner is. */
const isKnownBy = ({ customer, credential, call, wanted, hasTicket }: Draft): boolean =>
  Boolean(customer ?? credential ?? wanted) ||
  call === 'sales' ||
  (call === 'technical' && hasTicket === 'yes')

const needsCode = ({ credential, call }: Draft): boolean =>
  !credential && call !== 'sales' && call !== 'licensing'

const codeQuestion = ({ customer = 'home', wanted }: Draft) =>
  ({ ask: 'credential', customer, ...(wanted && { only: wanted }) }) as const

const guessableTicket = ({ credential }: Draft, { seals }: DialogsDeps): TicketId | null => {
  if (credential?.kind !== 'ticket') return null
  const clear = openCredential(credential, seals)
  return clear.kind === 'ticket' && isGuessable(clear.id) ? clear.id : null
}

const asShown = ({ id, subject }: { id: string; subject: string }) => ({ id: id as TicketId, subject })

const offerArticles = ({ subject = '', articles }: Draft, turn: Turn, { library }: DialogsDeps): Move => {
  if (articles) return next
  const slugs = library.search(subject, languageOf(turn).locale, 3).map(({ article }) => article.slug)
  return slugs.length > 0 ? ask({ ask: 'articles', slugs, before: true }) : next
}

const askToConfirm = ({ granted, subject = '' }: Draft, deps: DialogsDeps): Move => {
  if (!granted) throw new Error('nothing was granted that could be confirmed')
  const id = operationId(deps)
  return ask({ ask: 'confirm', operation: id, subject, incidents: granted.incidents }, { operation: id })
}
