import type { Translate } from '../src/messages/translator.ts'
import type { Profile } from '../src/rules/profile.ts'
import { pack, type Submit, textInputId } from './submit.ts'
import { escapeMarkdown } from './text.ts'

/**
 * The few elements that our cards are made of: Adaptive Cards 1.5 with elements of 1.2, as Web Chat, Teams and the
 * Emulator all render them. Texts are plain: every builder escapes what it is given, nothing of ours is Markdown.
 */
type Spacing = 'none' | 'small' | 'medium'

export type TextBlock = {
  type: 'TextBlock'
  text: string
  wrap: true
  size?: 'small' | 'large' | 'extraLarge'
  weight?: 'bolder'
  isSubtle?: true
  spacing?: Spacing
  style?: 'heading'
  fontType?: 'monospace'
}
export type FactSet = { type: 'FactSet'; facts: { title: string; value: string }[]; spacing?: Spacing }
export type InputText = {
  type: 'Input.Text'
  id: string
  label: string
  isRequired: boolean
  errorMessage: string
  maxLength: number
  isMultiline?: true
  /** Shows dots in place of what is typed. */
  style?: 'password'
}
export type Container = { type: 'Container'; style: Tone; items: Element[]; spacing?: Spacing }
type Column = { type: 'Column'; width: 'stretch'; items: Element[] }
export type ColumnSet = { type: 'ColumnSet'; columns: Column[] }
export type Element = TextBlock | FactSet | InputText | Container | ColumnSet

/** The tone of a panel; its words say the same, so that nothing is told by colour alone. */
export type Tone = 'default' | 'emphasis' | 'good' | 'warning' | 'attention'

export type Action =
  | {
      type: 'Action.Submit'
      title: string
      data: ReturnType<typeof pack>
      style?: 'positive'
      associatedInputs?: 'none'
    }
  | { type: 'Action.OpenUrl'; title: string; url: string }

export type Card = {
  type: 'AdaptiveCard'
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  version: '1.5'
  /** What a screen reader or a voice channel says, plain text. */
  speak: string
  /** What a client shows that cannot render the card, plain text. */
  fallbackText: string
  body: Element[]
  actions: Action[]
}

export const mostActions = 6

export const heading = (text: string): TextBlock => ({
  ...paragraph(text),
  style: 'heading',
  size: 'large',
  weight: 'bolder',
})

export const subheading = (text: string): TextBlock => ({
  ...paragraph(text),
  weight: 'bolder',
  size: 'small',
})

export const paragraph = (text: string): TextBlock => ({
  type: 'TextBlock',
  text: escapeMarkdown(text),
  wrap: true,
})

/** Beside the point: smaller and paler. */
export const aside = (text: string): TextBlock => ({
  ...paragraph(text),
  size: 'small',
  isSubtle: true,
  spacing: 'small',
})

/** Something to read out or to copy, on a line of its own. */
export const large = (text: string): TextBlock => ({
  ...paragraph(text),
  size: 'extraLarge',
  weight: 'bolder',
  fontType: 'monospace',
  spacing: 'none',
})

export const facts = (...pairs: (readonly [title: string, value: string])[]): FactSet => ({
  type: 'FactSet',
  facts: pairs.map(([title, value]) => ({ title: escapeMarkdown(title), value: escapeMarkdown(value) })),
})

/** Short texts side by side, each below its name. */
export const sideBySide = (...pairs: [label: string, text: string][]): ColumnSet => ({
  type: 'ColumnSet',
  columns: pairs.map(([label, text]) => ({
    type: 'Column',
    width: 'stretch',
    items: [aside(label), { ...paragraph(text), weight: 'bolder', spacing: 'none' }],
  })),
})

export const panel = (style: Tone, ...items: Element[]): Container => ({ type: 'Container', style, items })

/** A name above a text of any length. A fact set would let a long word push its column out of the card. */
export const labelled = (label: string, text: string): TextBlock[] => [
  { ...aside(label), spacing: 'medium' },
  { ...paragraph(text), spacing: 'none' },
]

/** The one input of a card. No pattern: a wrong answer is told what is wrong with it by the conversation. */
export const textInput = (
  label: string,
  errorMessage: string,
  options: { long?: boolean; secret?: boolean } = {},
): InputText => ({
  type: 'Input.Text',
  id: textInputId,
  label,
  isRequired: true,
  errorMessage,
  maxLength: options.long ? 2000 : 200,
  ...(options.long && { isMultiline: true }),
  ...(options.secret && { style: 'password' }),
})

/** A button that answers without the card's input: an empty input must not stand in its way. */
export const button = (title: string, submit: Submit, primary = false): Action => ({
  type: 'Action.Submit',
  title,
  data: pack(submit),
  ...(primary && { style: 'positive' }),
  ...(submit.action !== 'text' && { associatedInputs: 'none' }),
})

export const link = (title: string, url: string): Action => ({ type: 'Action.OpenUrl', title, url })

type Parts = { speak: string; body: Element[]; actions?: Action[] }

/** A card; at most six actions, the rest is dropped, so put the best first. */
export const card = ({ speak, body, actions = [] }: Parts): Card => {
  const shown = actions.slice(0, mostActions)
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    speak,
    fallbackText: [speak, ...shown.map(asText)].join(' '),
    body,
    actions: shown,
  }
}

const asText = (action: Action): string =>
  action.type === 'Action.OpenUrl' ? `[${action.title}: ${action.url}]` : `[${action.title}]`

/** A card of ours as every surface calls it: pure, with its own input, in one language, for one organisation. */
export type View<Input> = (input: Input, t: Translate, profile: Profile) => Card
