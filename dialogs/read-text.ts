import { readCode } from '../src/desk/verification/code.ts'
import { maskCredentials, unreachable } from '../src/rules/index.ts'
import { countDigits, recognise } from './credential.ts'
import { type Seals, sealCredential } from './draft.ts'
import type { Question } from './question.ts'
import { answer, type Hearing, named, type Reply, sameTicket } from './reply.ts'
import { fold } from './typos.ts'
import { callOf, customerOf, isPraise, yesNoOf } from './understand.ts'

/** Questions whose answer is free text, in which a number may just be part of the story. */
const freeText: readonly Question['ask'][] = ['subject', 'topic', 'comment', 'message', 'email']

/** Reads what was typed as an answer to a question. */
export const readText = (question: Question, text: string, hearing: Hearing): Reply => {
  const asked = askedBy(question)
  const seen = recognise(text, asked)
  if (
    seen &&
    asked === null &&
    !(freeText.includes(question.ask) && (!seen.sole || seen.kind === 'number')) &&
    !isListed(question, seen)
  ) {
    if (seen.kind === 'number')
      return { reply: 'miss', say: hearing.t('bad.either', { digits: seen.digits }), isCredential: true }
    return {
      reply: 'answer',
      patch: { credential: sealCredential(seen.credential, hearing.seals) },
      jump: true,
    }
  }
  return ownReading(question, text, hearing)
}

const askedBy = ({ ask }: Question): 'ticket' | 'code' | null =>
  ask === 'ticket' || ask === 'status' ? 'ticket' : ask === 'credential' ? 'code' : null

/** A ticket of the list that a question shows is its answer. */
const isListed = (question: Question, seen: NonNullable<ReturnType<typeof recognise>>): boolean =>
  question.ask === 'duplicate' && seen.kind === 'credential' && seen.credential.kind === 'ticket'

const ownReading = (question: Question, text: string, { t, seals }: Hearing): Reply => {
  const miss: Reply = { reply: 'miss', say: t('bad.choice') }
  switch (question.ask) {
    case 'customer': {
      const customer = customerOf(text)
      return customer ? answer({ customer }) : miss
    }
    case 'call': {
      const call = callOf(text)
      return call ? answer({ call }) : miss
    }
    case 'openTicket': {
      const said = yesNoOf(text)
      return said ? answer({ hasTicket: said }) : miss
    }
    case 'ticket':
    case 'status': {
      const seen = recognise(text, 'ticket')
      if (seen?.kind === 'credential') return answer({ credential: sealCredential(seen.credential, seals) })
      if (isLost(text)) return { reply: 'help' }
      if (question.ask === 'ticket' && yesNoOf(text) === 'no')
        return { reply: 'answer', patch: { hasTicket: 'no' }, jump: true }
      return { reply: 'miss', say: t('bad.ticket'), isCredential: true }
    }
    case 'credential':
      return readCredential(question, text, { t, seals })
    case 'which': {
      const words = fold(text)
      if (/\bticket/.test(words)) return named('ticket', question.sealed, seals)
      return /\b(licen[cs]e|key|cle)/.test(words) ? named('licenseKey', question.sealed, seals) : miss
    }
    case 'email': {
      const address = /[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]+/.exec(text)?.[0]
      return address ? answer({ email: seals.seal(address) }) : { reply: 'miss', say: t('bad.email') }
    }
    case 'subject':
    case 'topic':
      return countLetters(text) < 3
        ? { reply: 'miss', say: t('bad.subject') }
        : answer({ subject: tidy(text) })
    case 'articles':
      return readSolved(text, question, question.before ? miss : { reply: 'pass' })
    case 'duplicate':
      return readDuplicate(question, text, seals, miss)
    case 'confirm': {
      if (/^(open|create|creer|cree|creez|ouvrir|ouvrez|confirm)/.test(fold(text)))
        return answer({ confirmed: true })
      const said = yesNoOf(text)
      return said === 'yes' ? answer({ confirmed: true }) : said === 'no' ? { reply: 'cancel' } : miss
    }
    case 'oneTimeCode':
      return readOneTimeCode(text, { t, seals })
    case 'feedback': {
      const said = isPraise(text) ? 'yes' : yesNoOf(text)
      return said === 'yes' || said === 'no' ? answer({ useful: said === 'yes' }) : { reply: 'pass' }
    }
    case 'comment':
      return answer({ comment: yesNoOf(text) === 'no' ? '' : tidy(text) })
    case 'message':
      return answer({ message: tidy(text) })
    case 'forget': {
      const said = yesNoOf(text)
      return said === 'yes' || said === 'no' ? answer({ forget: said }) : miss
    }
    case 'language':
      return miss
    default:
      return unreachable(question)
  }
}

const tidy = (text: string): string => maskCredentials(text.replace(/\s+/g, ' ').trim()).slice(0, 2000)

const countLetters = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0

/** They do not know where the number is. */
const isLost = (text: string): boolean =>
  yesNoOf(text) === 'unsure' || /\b(where|find|trouver|trouve|ou est|ou se|lost|perdu)\b/.test(fold(text))

const readCredential = (
  question: Extract<Question, { ask: 'credential' }>,
  text: string,
  { t, seals }: Hearing,
): Reply => {
  const seen = recognise(text, 'code')
  if (seen?.kind === 'credential') return answer({ credential: sealCredential(seen.credential, seals) })
  if (!seen && isLost(text)) return { reply: 'help' }
  const digits = seen?.digits ?? countDigits(text)
  const only = question.only ?? (question.customer === 'home' ? 'supportCode' : 'either')
  return { reply: 'miss', say: t(`bad.${only}`, { digits }), isCredential: true }
}

const readOneTimeCode = (text: string, { t, seals }: Hearing): Reply => {
  const code = readCode(text)
  if (code !== null) return answer({ oneTimeCode: seals.seal(code) })
  const said = fold(text)
  if (
    /\b(again|another|resend|new|renvoye[rz]?|renvoie|encore|nouveau|autre|rien recu|nothing|not received)\b/.test(
      said,
    )
  )
    return answer({ codeWish: 'anew' })
  return /\b(access|acces|reach|not mine|pas (a moi|la mienne))\b/.test(said)
    ? answer({ codeWish: 'noAccess' })
    : { reply: 'miss', say: t('bad.oneTimeCode') }
}

const readSolved = (text: string, { slugs }: Extract<Question, { ask: 'articles' }>, miss: Reply): Reply => {
  const position = /^[1-3]$/.exec(text.trim())?.[0]
  const slug = position === undefined ? undefined : slugs[Number(position) - 1]
  if (slug !== undefined) return { reply: 'article', slug }
  const said =
    /\b(solved|resolu|works|marche|regle)\b/.test(fold(text)) && !/\b(not|pas|still)\b/.test(fold(text))
      ? 'yes'
      : yesNoOf(text)
  if (said === null)
    return /\b(still|pas|toujours|not|next|suivant|skip|passer)\b/.test(fold(text))
      ? answer({ articles: 'read' })
      : miss
  return answer({ articles: said === 'yes' ? 'solved' : 'read' })
}

const readDuplicate = (
  { tickets }: Extract<Question, { ask: 'duplicate' }>,
  text: string,
  seals: Seals,
  miss: Reply,
): Reply => {
  const seen = recognise(text, 'ticket')
  if (seen?.kind === 'credential' && seen.credential.kind === 'ticket') {
    const { id } = seen.credential
    // Another ticket's ID may be a word; one that is shown is meant.
    if (countDigits(text) > 0 || tickets.some((shown) => shown.id === id))
      return { reply: 'answer', patch: { credential: sealCredential(seen.credential, seals) }, jump: true }
  }
  const said = yesNoOf(text)
  if (said === 'no') return answer({ otherProblem: true })
  const [only, ...others] = tickets
  return said === 'yes' && others.length === 0 ? sameTicket(only.id, seals) : miss
}
