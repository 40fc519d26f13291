import type { Locale } from '../src/messages/locale.ts'
import { fold, isAnyOf } from './typos.ts'

/** What works at every step, in both languages. `language` without a locale asks which. */
export type Command =
  | { command: 'help' | 'back' | 'cancel' | 'restart' | 'status' | 'person' | 'menu' | 'new' }
  | { command: 'language'; locale: Locale | null }

const words: Record<Exclude<Command['command'], 'language'>, readonly string[]> = {
  help: [
    'help',
    'help me',
    'aide',
    'aidez moi',
    'aide moi',
    'au secours',
    'sos',
    'what can you do',
    'que pouvez vous faire',
    'what do you mean',
    'je ne comprends pas',
    'i don t understand',
  ],
  back: [
    'back',
    'go back',
    'previous',
    'undo',
    'retour',
    'revenir',
    'precedent',
    'en arriere',
    'retour en arriere',
    'step back',
  ],
  cancel: [
    'cancel',
    'stop',
    'quit',
    'exit',
    'abort',
    'forget it',
    'never mind',
    'nevermind',
    'annuler',
    'annule',
    'annulez',
    'arreter',
    'arrete',
    'quitter',
    'abandonner',
    'laisse tomber',
    'laissez tomber',
  ],
  restart: [
    'start over',
    'restart',
    'start again',
    'begin again',
    'reset',
    'recommencer',
    'recommence',
    'recommencez',
    'tout recommencer',
    'depuis le debut',
    'from the beginning',
    'repartir de zero',
  ],
  status: [
    'status',
    'ticket status',
    'my tickets',
    'my ticket',
    'track',
    'suivi',
    'statut',
    'etat',
    'mes tickets',
    'mon ticket',
    'etat du ticket',
    'suivre mon ticket',
    'ou en est mon ticket',
    'where is my ticket',
  ],
  person: [
    'person',
    'a person',
    'human',
    'a human',
    'agent',
    'an agent',
    'operator',
    'advisor',
    'real person',
    'someone',
    'un conseiller',
    'conseiller',
    'conseillere',
    'humain',
    'un humain',
    'une personne',
    'quelqu un',
    'operateur',
    'un agent',
    'vraie personne',
  ],
  menu: ['menu', 'main menu', 'menu principal', 'accueil', 'home menu'],
  new: [
    'new request',
    'new ticket',
    'another request',
    'nouvelle demande',
    'nouveau ticket',
    'autre demande',
  ],
}

const languages: Record<Locale, readonly string[]> = {
  en: [
    'english',
    'in english',
    'speak english',
    'anglais',
    'en anglais',
    'parler anglais',
    'switch to english',
    'passer en anglais',
  ],
  fr: [
    'francais',
    'en francais',
    'parler francais',
    'french',
    'in french',
    'speak french',
    'switch to french',
    'passer en francais',
  ],
}
const whichLanguage = [
  'language',
  'languages',
  'change language',
  'langue',
  'changer de langue',
  'changer la langue',
  'autre langue',
  'other language',
]

/** Words that are answers, although a command is one letter away. */
const answers = ['personnel', 'personal', 'perso', 'home', 'agence']

const polite =
  /\b(please|pls|svp|stp|s il vous plait|s il te plait|merci|thanks|thank you|can you|could you|can i|could i|i want to|i d like to|i would like to|i want|i need|je veux|je voudrais|j aimerais|puis je|pouvez vous|peux tu)\b/g

const asksForPerson =
  /\b(talk|speak|chat|parler|discuter|joindre|contact|contacter)\b.*\b(person|human|someone|somebody|agent|operator|advisor|humain|conseiller|conseillere|personne|quelqu un|operateur)\b/

/** The command that a whole message is; null where it is an answer. */
export const commandOf = (text: string): Command | null => {
  if (text.length > 80) return null
  const whole = fold(text)
  const said = whole.replace(polite, ' ').replace(/\s+/g, ' ').trim() || whole
  if (said === '' || answers.includes(said)) return null
  for (const command of ['help', 'back', 'cancel', 'restart', 'status', 'person', 'menu', 'new'] as const) {
    if (isAnyOf(said, words[command])) return { command }
  }
  if (isAnyOf(said, languages.fr)) return { command: 'language', locale: 'fr' }
  if (isAnyOf(said, languages.en)) return { command: 'language', locale: 'en' }
  if (isAnyOf(said, whichLanguage)) return { command: 'language', locale: null }
  return asksForPerson.test(whole) ? { command: 'person' } : null
}
