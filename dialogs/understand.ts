import { fold, isAnyOf } from './typos.ts'

/** What customers mean by a few words, in English and French. Words that they may mistype are compared by distance. */

const unsure = [
  'not sure',
  'i don t know',
  'don t know',
  'dunno',
  'no idea',
  'maybe',
  'unsure',
  'je ne sais pas',
  'je sais pas',
  'sais pas',
  'pas sur',
  'peut etre',
  'aucune idee',
  'jsp',
]
const yes = [
  'yes',
  'y',
  'yeah',
  'yep',
  'yup',
  'sure',
  'ok',
  'okay',
  'of course',
  'correct',
  'right',
  'oui',
  'ouais',
  'bien sur',
  'd accord',
  'exact',
  'tout a fait',
  'vas y',
  'allez y',
  'go ahead',
  'i do',
  'o',
]
const no = [
  'no',
  'n',
  'nope',
  'nah',
  'non',
  'not yet',
  'not really',
  'pas encore',
  'pas vraiment',
  'pas du tout',
  'none',
  'aucun',
  'negative',
]

export type YesNo = 'yes' | 'no' | 'unsure'

/** "yes", "oui merci", "I don't have one"; null where it is none of them. */
export const yesNoOf = (text: string): YesNo | null => {
  const said = fold(text)
  if (isAnyOf(said, unsure) || /\b(not sure|don t know|sais pas|no idea)\b/.test(said)) return 'unsure'
  if (isAnyOf(said, yes)) return 'yes'
  if (isAnyOf(said, no)) return 'no'
  const words = said.split(' ')
  if (words.length > 8) return null
  const [first = ''] = words
  if (no.includes(first)) return 'no'
  if (yes.includes(first)) return 'yes'
  return /\b(don t|do not|have not|haven t|have no|n ai pas|ai pas|pas de|aucun)\b/.test(said) ? 'no' : null
}

const home = [
  'home',
  'house',
  'personal',
  'private',
  'individual',
  'myself',
  'family',
  'maison',
  'domicile',
  'particulier',
  'particuliers',
  'perso',
  'personnel',
  'prive',
  'foyer',
  'famille',
  'parallels desktop',
  'desktop',
  'workstation',
]
const business = [
  'business',
  'company',
  'companies',
  'work',
  'enterprise',
  'firm',
  'corporate',
  'office',
  'organisation',
  'organization',
  'professional',
  'entreprise',
  'entreprises',
  'societe',
  'travail',
  'boite',
  'bureau',
  'professionnel',
  'pro',
  'association',
]
const negation =
  /\b(?:not|no|pas|non|sans|without|isn t|aren t|don t have|ni)\b(?: (?:a|an|une|un|the|for|pour|d|de|des|my|any|at|in|la|le|l|it s|s|chez|en))*$/

/** "At home", "pour mon entreprise", "I have not a business, it is home"; null where it says neither or both. */
export const customerOf = (text: string): 'home' | 'business' | null => {
  const said = new Set<'home' | 'business'>()
  const denied = new Set<'home' | 'business'>()
  for (const clause of text.split(/[,;.!?:\n]| but | mais /i).map(fold)) {
    const words = clause.split(' ')
    for (const [i, word] of words.entries()) {
      const kind = isAnyOf(word, business) ? 'business' : isAnyOf(word, home) ? 'home' : null
      if (kind !== null)
        (negation.test(words.slice(Math.max(0, i - 8), i).join(' ')) ? denied : said).add(kind)
    }
  }
  if (said.size === 1) return said.has('home') ? 'home' : 'business'
  if (said.size === 0 && denied.size === 1) return denied.has('home') ? 'business' : 'home'
  return null
}

const technical = [
  'technical',
  'tech',
  'technique',
  'bug',
  'panne',
  'crash',
  'broken',
  'error',
  'erreur',
  'problem',
  'probleme',
]
const licensing = ['licensing', 'license', 'licence', 'licenses', 'licences', 'activation', 'key', 'cle']
const sales = [
  'sales',
  'sale',
  'vente',
  'ventes',
  'order',
  'commande',
  'buy',
  'acheter',
  'achat',
  'purchase',
  'commercial',
]

export const callOf = (text: string): 'technical' | 'licensing' | 'sales' | null => {
  const words = fold(text).split(' ')
  const says = (vocabulary: string[]): boolean => words.some((word) => isAnyOf(word, vocabulary))
  if (says(technical)) return 'technical'
  if (says(licensing)) return 'licensing'
  return says(sales) ? 'sales' : null
}

const greetings = {
  en: ['hello', 'hi', 'hey', 'good morning', 'good afternoon', 'good evening', 'hi there', 'hello there'],
  fr: ['bonjour', 'bonsoir', 'salut', 'coucou', 'allo', 'bjr'],
} as const

/** The language of a greeting and nothing else; null where it is none. */
export const greetingOf = (text: string): 'en' | 'fr' | null => {
  const said = fold(text)
  if (isAnyOf(said, greetings.fr)) return 'fr'
  return isAnyOf(said, greetings.en) ? 'en' : null
}

const praise =
  /^(tres bien|tres utile|parfait|perfect|great|super|genial|excellent|very good|very useful|very helpful|good|bien|utile|useful|helpful)( (merci|thanks|thank you))?( beaucoup)?$/

/** "Great, thanks": useful, though not a yes. */
export const isPraise = (text: string): boolean => praise.test(fold(text))
