import { z } from 'zod'
import type { Action, Card } from '../../cards/elements.ts'
import { parseSubmit } from '../../cards/submit.ts'

/** What the terminal shows of a bot's message, and the buttons that it numbered. */
export type Rendered = { text: string; actions: Action[] }

const Shape = z.looseObject({
  type: z.literal('AdaptiveCard'),
  body: z.array(z.unknown()),
  actions: z.array(z.unknown()),
})
const AdaptiveCard = z.custom<Card>((value) => Shape.safeParse(value).success)

/** A message as plain text: its words, then its cards, their buttons numbered from `first`. */
export const renderActivity = (
  { text, attachments }: { text?: string; attachments?: { contentType: string; content?: unknown }[] },
  first = 1,
): Rendered => {
  const cards = (attachments ?? []).flatMap(({ content }) => AdaptiveCard.safeParse(content).data ?? [])
  const actions = cards.flatMap((card) => card.actions.filter(isUseful))
  const parts = [
    ...(text ? [text] : []),
    ...cards.flatMap(({ body }) => body.flatMap(linesOf)),
    ...actions.map((action, i) => numbered(action, first + i)),
  ]
  return { text: parts.join('\n'), actions }
}

/** What sends a card's input has no use where one just types. */
const isUseful = (action: Action): boolean =>
  action.type === 'Action.OpenUrl' || parseSubmit(action.data)?.action !== 'text'

const numbered = (action: Action, number: number): string =>
  action.type === 'Action.OpenUrl'
    ? `  [${number}] ${action.title} → ${action.url}`
    : `  [${number}] ${action.title}`

/** By what an element has, and not by what it is called, so that a new one of the same make shows as well. */
const TextElement = z.looseObject({ text: z.string() })
const FactsElement = z.looseObject({ facts: z.array(z.object({ title: z.string(), value: z.string() })) })
const ItemsElement = z.looseObject({ items: z.array(z.unknown()) })
const ColumnsElement = z.looseObject({ columns: z.array(ItemsElement) })

const linesOf = (element: unknown): string[] => {
  const { data: said } = TextElement.safeParse(element)
  if (said) return [plain(said.text)]
  const { data: listed } = FactsElement.safeParse(element)
  if (listed) return listed.facts.map(({ title, value }) => `${plain(title)}  ${plain(value)}`)
  const { data: held } = ItemsElement.safeParse(element)
  if (held) return held.items.flatMap(linesOf)
  const { data: beside } = ColumnsElement.safeParse(element)
  return beside ? beside.columns.map(({ items }) => items.flatMap(linesOf).join('  ')) : []
}

/** Undoes what keeps renderers from reading Markdown, and drops the marks that isolate directions. */
const plain = (text: string): string =>
  text.replace(/\\([\\`*_\]<~{$@&/#>|.+=()-])/g, '$1').replace(/[\u2066-\u2069]/g, '')
