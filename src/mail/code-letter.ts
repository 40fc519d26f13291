import type { SentCode } from '../desk/verification/letter.ts'
import { momentHoles, oneLine } from '../disputes/facts.ts'
import { escapeHtml } from '../http/html.ts'
import type { Translate } from '../messages/translator.ts'
import type { Profile } from '../rules/index.ts'
import { htmlFacts, htmlParagraph, type Letter, textFacts, wholeLetter } from './whole-letter.ts'

type Content = { sent: SentCode; profile: Pick<Profile, 'organisation' | 'links'> }

/** The one-time code, and who asks for what. Nothing that they wrote: a letter of ours must carry no words of a stranger's. */
export const codeLetter = ({ sent, profile }: Content): Letter =>
  wholeLetter((t) => {
    const { name } = sent.owner
    const hello = name ? t('spent.hello', { name: oneLine(name) }) : t('spent.hello.unnamed')
    const what = t('code.what', { organisation: profile.organisation })
    const facts = factsOf(sent, t)
    const enter = t('code.enter')
    const until = t('code.until', momentHoles(sent.until, t))
    const notYou = t('code.notYou')
    const why = t('spent.why')
    const { person } = profile.links
    const link = `<a href="${escapeHtml(person)}">${escapeHtml(t('offer.person'))}</a>`
    const code = `<p style="font: 700 1.6em monospace">${sent.code}</p>`
    return {
      subject: t('code.subject', { organisation: profile.organisation }),
      text: [
        hello,
        what,
        textFacts(facts, t),
        enter,
        `    ${sent.code}`,
        until,
        `${notYou}\n${person}`,
        why,
      ].join('\n\n'),
      html: [
        htmlParagraph(hello),
        htmlParagraph(what),
        htmlFacts(facts),
        htmlParagraph(enter),
        code,
        htmlParagraph(until),
        `<p>${escapeHtml(notYou)}<br>${link}</p>`,
        `<p><small>${escapeHtml(why)}</small></p>`,
      ].join('\n'),
    }
  })

const factsOf = ({ at, by, credential }: SentCode, t: Translate): [label: string, value: string][] => [
  [t('spent.when'), t('spent.instant', momentHoles(at, t))],
  [t('code.where'), placeOf(by, t)],
  [t(labels[credential.kind]), t('spent.ending', { ending: credential.ending })],
]

const labels = { supportCode: 'label.code', licenseKey: 'label.key' } as const

/** By which way somebody asks: an operator gave each front end its name. */
const placeOf = ({ actor, conversation }: SentCode['by'], t: Translate): string => {
  if (conversation === null) return oneLine(actor.replace(/^api:/, ''))
  return actor.startsWith('msteams:') ? t('code.place.teams') : t('code.place.chat')
}
