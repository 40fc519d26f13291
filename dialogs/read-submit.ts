import type { Submit } from '../cards/submit.ts'
import type { Question } from './question.ts'
import { readText } from './read-text.ts'
import { answer, type Hearing, named, type Reply, sameTicket } from './reply.ts'

/** Reads a button that belongs to this question. */
export const readSubmit = (question: Question, submit: Submit, hearing: Hearing): Reply => {
  switch (submit.action) {
    case 'customer':
      return answer({ customer: submit.customer })
    case 'call':
      return answer({ call: submit.call })
    case 'hasTicket':
      return answer({ hasTicket: submit.answer })
    case 'credential':
      return question.ask === 'which' && submit.credential !== 'supportCode'
        ? named(submit.credential, question.sealed, hearing.seals)
        : { reply: 'again' }
    case 'where':
      return { reply: 'help' }
    case 'text':
      return readText(question, submit.text.trim(), hearing)
    case 'sameProblem': {
      const offered = question.ask === 'duplicate' && question.tickets.some(({ id }) => id === submit.ticket)
      return offered ? sameTicket(submit.ticket, hearing.seals) : { reply: 'again' }
    }
    case 'otherProblem':
      return answer({ otherProblem: true })
    case 'confirm':
      return answer({ confirmed: true })
    case 'change':
      return {
        reply: 'answer',
        patch: { subject: null, articles: null, otherProblem: null, operation: null },
        jump: true,
      }
    case 'sendAgain':
      return answer({ codeWish: 'anew' })
    case 'noAccess':
      return answer({ codeWish: 'noAccess' })
    case 'article':
      return { reply: 'article', slug: submit.article }
    case 'solved':
      return answer({ articles: 'solved' })
    case 'notSolved':
      return answer({ articles: 'read' })
    case 'feedback':
      return answer({ useful: submit.useful })
    case 'forget':
      return answer({ forget: submit.answer })
    case 'skip':
      return answer({ comment: '' })
    default:
      return { reply: 'again' }
  }
}
