import type { Theme } from '../protocol.ts'

/** What the script's attributes say. */
export type Settings = {
  /** Where the script came from: all else does too. */
  base: string
  locale: string
  /** Null leaves it to the direction of the language. */
  side: 'left' | 'right' | null
  theme: Theme
  /** A CSS colour. */
  accent: string | null
  title: string | null
  label: string | null
  isOpen: boolean
}

export const readSettings = ({ src, dataset }: HTMLScriptElement): Settings => ({
  base: src,
  locale: dataset.locale || document.documentElement.lang || navigator.language || 'en',
  side: sides.find((side) => side === dataset.position) ?? null,
  theme: themeOf(dataset.theme) ?? 'auto',
  accent: colorOf(dataset.accent),
  title: dataset.title || null,
  label: dataset.label || null,
  isOpen: dataset.open !== undefined && dataset.open !== 'false',
})

const sides = ['left', 'right'] as const
const themes: readonly Theme[] = ['light', 'dark', 'auto']

export const themeOf = (value: unknown): Theme | null => themes.find((theme) => theme === value) ?? null

/** A colour that CSS understands: anything else would make what is drawn invisible. */
export const colorOf = (text: string | undefined): string | null =>
  text && CSS.supports('color', text) ? text : null
