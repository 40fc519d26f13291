import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { renderActivity } from '../../../src/terminal/render.ts'
import { en, type Post } from '../../dialogs/world.ts'
import type { Burst, Move } from './schedule.ts'

/** What is sent: words, or the button with this title that was shown as the so-many-th of its kind. */
type Said = { text: string } | { title: string; at: number }
type Sent = { id: string; said: Said }

/** An activity as it was answered; `order` counts the answers of the conversation. `heard` is null where there was no body. */
type Answered = Sent & { order: number; isRepeat: boolean; status: number; heard: string[] | null }

const Replies = z.object({
  activities: z.array(
    z.looseObject({ text: z.string().optional(), attachments: z.array(z.any()).optional() }),
  ),
})

export type Place = { post: Post; conversation: string; code: string }

/** One customer and the channel between them and the bot, which may deliver twice, and several at once in any order. */
export class Player {
  readonly answered: Answered[] = []
  readonly #place: Place
  readonly #sent: Sent[] = []
  /** The data of the buttons shown so far, by title, in the order in which they were shown. */
  readonly #shown = new Map<string, unknown[]>()
  #isAskedToConfirm = false

  constructor(place: Place) {
    this.#place = place
  }

  /** Whether nothing but the confirmation was sent in answer to the question for it: then a ticket is opened. */
  hasConfirmed = false

  async play(bursts: Burst[]): Promise<void> {
    for (const burst of bursts) {
      if (this.#isAskedToConfirm && burst.every(isConfirmation)) this.hasConfirmed = true
      await Promise.all(burst.map((move) => this.#carryOut(move)))
    }
  }

  /** Sends this in the order in which it was answered elsewhere, one after the other. */
  async follow(answered: Answered[]): Promise<void> {
    for (const { id, said } of answered) await this.#send({ id, said }, false)
  }

  #carryOut(move: Move): Promise<void> {
    if (move.kind === 'again') {
      const sent = this.#sent.at(-1 - move.nth)
      return sent === undefined ? Promise.resolve() : this.#send(sent, true)
    }
    const sent = { id: `${this.#place.conversation}-${this.#sent.length}`, said: this.#saidBy(move) }
    this.#sent.push(sent)
    return this.#send(sent, false)
  }

  #saidBy(move: Exclude<Move, { kind: 'again' }>): Said {
    if (move.kind === 'say')
      return {
        text: move.text === 'code' ? this.#place.code : move.text === 'problem' ? 'Zzyzx qwrtp' : move.text,
      }
    const title = en(`button.${move.button}`)
    const at = (this.#shown.get(title)?.length ?? 0) - 1 - move.nth
    return at < 0 ? { text: 'help' } : { title, at }
  }

  async #send({ id, said }: Sent, isRepeat: boolean): Promise<void> {
    const { post, conversation, code } = this.#place
    const fields =
      'text' in said
        ? { text: said.text === this.#place.code ? code : said.text }
        : { value: this.#shown.get(said.title)?.[said.at] ?? 'never shown' }
    const { status, body } = await untilTaken(post, {
      type: 'message',
      id,
      channelId: 'webchat',
      serviceUrl: 'http://localhost:1/',
      conversation: { id: conversation },
      from: { id: `user of ${conversation}` },
      recipient: { id: 'bot' },
      locale: 'en',
      deliveryMode: 'expectReplies',
      ...fields,
    })
    const replies = body === undefined ? null : Replies.parse(body).activities
    if (!isRepeat) this.#isAskedToConfirm = false
    if (!isRepeat) for (const reply of replies ?? []) this.#look(reply)
    const heard = replies?.map((reply) => renderActivity(Object(reply)).text) ?? null
    this.answered.push({ id, said, isRepeat, status, heard, order: this.answered.length })
  }

  #look(reply: object): void {
    for (const action of renderActivity(Object(reply)).actions) {
      if (action.type !== 'Action.Submit') continue
      this.#shown.set(action.title, [...(this.#shown.get(action.title) ?? []), action.data])
      if (action.title === en('button.openTicket')) this.#isAskedToConfirm = true
    }
  }
}

const isConfirmation = (move: Move): boolean =>
  move.kind === 'press' && move.button === 'openTicket' && move.nth === 0

/** What is turned away undone, the channel delivers again. */
const untilTaken = async (post: Post, activity: Record<string, unknown>): ReturnType<Post> => {
  for (;;) {
    const answer = await post(activity)
    if (answer.status !== 503) return answer
    await sleep(1000)
  }
}

const ticket = /T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/g

export const ticketsIn = (texts: string[]): string[] => texts.flatMap((text) => text.match(ticket) ?? [])

/** What was said, with tickets by the order in which they came up, and without the code. */
export const story = (texts: string[], code: string): string[] => {
  const tickets = [...new Set(ticketsIn(texts))]
  return texts.map((text) =>
    text
      .replaceAll(ticket, (id) => `T-${tickets.indexOf(id)}`)
      .replaceAll(code, '…')
      .replaceAll(code.slice(-4), '…'),
  )
}
