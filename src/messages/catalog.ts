import type { en } from './en.ts'

/** A text that depends on a count: the form is chosen by the hole `by`, by the plural rules of the language. */
type Plural = { readonly by: string; readonly one: string; readonly other: string }
export type Message = string | Plural
export type Catalog = Readonly<Record<Key, Message>>

type English = typeof en
export type Key = keyof English

type HolesIn<Text> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesIn<Rest> : never
type NamesIn<Text> = Text extends Plural ? Text['by'] | HolesIn<Text['one' | 'other']> : HolesIn<Text>
type Counted<Text> = Text extends Plural ? Text['by'] : never

/** The holes of a message: a count is a number, any other hole a text or a number. */
type Holes<K extends Key> = { [Hole in Counted<English[K]>]: number } & {
  [Hole in Exclude<NamesIn<English[K]>, Counted<English[K]>>]: string | number
}

/** What follows the key in a call: nothing where it has no hole. Of several possible keys, the holes of all. */
export type HolesOf<K extends Key> = [NamesIn<English[K]>] extends [never] ? [] : [Holes<K>]

/**
 * A catalog `T` in another language: complete, a plural counted by the same hole, and no hole that English lacks.
 * A plural form may leave a hole out ("your only incident").
 */
export type Translation<T> = {
  readonly [K in Key]: K extends keyof T
    ? [NamesIn<T[K]>] extends [NamesIn<English[K]>]
      ? English[K] extends Plural
        ? Plural & { readonly by: English[K]['by'] }
        : string
      : never
    : Message
}
