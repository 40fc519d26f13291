import { parseSubmit, type Submit } from '../../cards/submit.ts'
import type { DemoPath } from '../../src/desk/demo/paths.ts'
import type { Translate } from '../../src/messages/translator.ts'
import type { Chat } from './world.ts'

/** What a customer sends: words, or the data of a button. */
export type Said = { text: string } | { value: unknown }

const MOST_STEPS = 12

/** Walks one path of the policy from hello to its outcome, as a customer who is asked would. */
export const walkPath = async (
  { who, type, rule }: DemoPath,
  t: Translate,
  chat: Chat,
  send: (said: Said) => Promise<unknown>,
): Promise<void> => {
  await send({ text: t.locale === 'fr' ? 'bonjour' : 'hello' })
  await send({ value: chat.button(rule === 'E' ? t('button.salesOrLicensing') : t(`button.${who}`)) })
  if (rule !== 'E') await send({ text: type })
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const said = nextStep(chat, rule)
    if (said === null) return
    await send(said)
  }
  throw new Error(`${rule}, ${type}: no outcome after ${MOST_STEPS} more steps`)
}

/** What a customer does next: says which one it is, answers what was asked, presses on, stops at an outcome. */
const nextStep = (chat: Chat, rule: string): Said | null => {
  const asked = JSON.stringify(chat.last)
  const kind = rule.startsWith('B1') ? 'ticket' : 'licenseKey'
  const pressed = chat.seen.find(({ data }) => {
    const submit = asked.includes(JSON.stringify(data)) ? parseSubmit(data) : null
    return submit?.action === 'confirm' || submit?.action === 'otherProblem' || isWhich(submit, kind)
  })
  if (pressed) return { value: pressed.data }
  if (asked.includes('"field":"email"')) return { text: 'business@example.com' }
  return asked.includes('"field":"subject"') ? { text: 'Zebra' } : null
}

/** Eight digits may be a ticket or a key: then there is a button for each. */
const isWhich = (submit: Submit | null, kind: string): boolean =>
  submit?.action === 'credential' && submit.credential === kind && submit.nonce !== undefined
