import type { TurnContext } from 'botbuilder'
import type { DialogContext, DialogInstance, DialogTurnResult } from 'botbuilder-dialogs'
import { z } from 'zod'
import { articleCard } from '../cards/help.ts'
import { missedCard, welcomeCard } from '../cards/questions.ts'
import { ofTurn, type Turn, turnOf } from '../src/bot/turn.ts'
import { unreachable } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import type { Answered } from './flow.ts'
import { type Heard, heardIn } from './heard.ts'
import { memoryOf } from './memory.ts'
import { helpOn, Question, questionCard } from './question.ts'
import { readSubmit } from './read-submit.ts'
import { readText } from './read-text.ts'
import type { Reply } from './reply.ts'
import { Dialog } from './sdk.ts'
import { draftIn } from './stack.ts'
import { languageOf, markAnswered, type Shown, say, show } from './voice.ts'

const id = 'ask'
const Asking = z.object({ question: Question, nonce: z.string(), misses: z.number() })
/** A question that waits. The nonce names it to the buttons of its cards; an answered question's nonce is stale. */
export type Asking = z.infer<typeof Asking>

const parsed = ofTurn<{ state: object; asking: Asking }>('asking')

/** The question that the conversation waits for; null for none. Asked several times a turn, and parsed once. */
export const askingIn = (dc: DialogContext): Asking | null => {
  if (dc.activeDialog?.id !== id) return null
  const { state } = dc.activeDialog
  const turn = turnOf(dc.context)
  const known = parsed.get(turn)
  if (known !== undefined && known.state === state) return known.asking
  const asking = Asking.parse(state)
  parsed.set(turn, { state, asking })
  return asking
}

export const askedCard = ({ question, nonce }: Asking, { desk, library }: DialogsDeps): Shown =>
  questionCard(question, nonce, desk.profile, (slug, locale) => library.article(slug, locale))

/** The help that goes with the question, and the question again. */
export const helpWith = async (turn: Turn, asking: Asking, deps: DialogsDeps): Promise<void> => {
  await say(turn, helpOn(asking.question, languageOf(turn), deps.desk.profile))
  await show(turn, askedCard(asking, deps))
}

const passedOn = ofTurn<true>('passedOn')
/** Whether the question had nothing to do with what was said, and gave way. */
export const gaveWay = (turn: Turn): boolean => passedOn.get(turn) === true

const missLimit = 3

/** The one prompt: shows a question and waits for its answer, typed or by a button. Ends with `Answered`. */
export class Ask extends Dialog<{ question: Question }> {
  readonly #deps: DialogsDeps

  constructor(deps: DialogsDeps) {
    super(id)
    this.#deps = deps
  }

  override async beginDialog(dc: DialogContext, options?: { question: Question }): Promise<DialogTurnResult> {
    if (!dc.activeDialog) throw new Error('a question needs a place on the stack')
    const question = Question.parse(options?.question)
    const asking: Asking = { question, nonce: this.#deps.newId(), misses: 0 }
    dc.activeDialog.state = asking
    await show(turnOf(dc.context), askedCard(asking, this.#deps))
    return Dialog.EndOfTurn
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context)
    const asking = askingIn(dc)
    if (!asking) throw new Error('no question is on top of the stack')
    const heard = heardIn(turn)
    const reply = this.#read(heard, asking, turn)
    switch (reply.reply) {
      case 'answer':
        return this.#end(dc, turn, asking, heard, reply)
      case 'miss':
        return this.#miss(dc, turn, asking, reply)
      case 'article':
        await this.#article(turn, asking, reply.slug)
        return Dialog.EndOfTurn
      case 'help':
        await helpWith(turn, asking, this.#deps)
        return Dialog.EndOfTurn
      case 'again':
        await show(turn, askedCard(asking, this.#deps))
        return Dialog.EndOfTurn
      case 'cancel':
        await say(turn, languageOf(turn)('cancel'))
        await show(turn, (t) => welcomeCard({ again: true }, t, this.#deps.desk.profile))
        return dc.cancelAllDialogs()
      case 'pass':
        passedOn.set(turn, true)
        return dc.cancelAllDialogs()
      default:
        return unreachable(reply)
    }
  }

  /** Nobody waits for the SDK's events, and it raises one with each turn. */
  override async onDialogEvent(): Promise<boolean> {
    return false
  }

  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    await show(turnOf(context), askedCard(Asking.parse(instance.state), this.#deps))
  }

  #read(heard: Heard, { question }: Asking, turn: Turn): Reply {
    const t = languageOf(turn)
    const hearing = { t, seals: this.#deps.seals }
    switch (heard.kind) {
      case 'text':
        return readText(question, heard.text, hearing)
      case 'submit':
        return readSubmit(question, heard.submit, hearing)
      case 'nothing':
        return { reply: 'miss', say: t(heard.because === 'attachment' ? 'bad.attachment' : 'bad.empty') }
      default:
        return unreachable(heard)
    }
  }

  async #end(
    dc: DialogContext,
    turn: Turn,
    asking: Asking,
    heard: Heard,
    reply: Extract<Reply, { reply: 'answer' }>,
  ): Promise<DialogTurnResult> {
    const { patch, jump } = reply
    if (jump && !isAuthorizing(dc) && patch.credential) {
      passedOn.set(turn, true)
      return dc.cancelAllDialogs()
    }
    if (heard.kind === 'submit' && heard.submit.nonce !== undefined)
      await markAnswered(turn, this.#deps, askedCard(asking, this.#deps), heard.submit)
    if (isTyped(heard) && patch.credential && patch.credential.kind !== 'either') {
      const { kind, last } = patch.credential
      await say(turn, languageOf(turn)(`detect.${kind}`, { last }))
    }
    const answered: Answered = { patch, jump: jump === true }
    return dc.endDialog(answered)
  }

  /** The first miss is told what is wrong, the second gets help, the third other ways: never an endless prompt. */
  async #miss(
    dc: DialogContext,
    turn: Turn,
    asking: Asking,
    reply: Extract<Reply, { reply: 'miss' }>,
  ): Promise<DialogTurnResult> {
    const { nonce } = asking
    const misses = asking.misses + 1
    const { profile } = this.#deps.desk
    await say(turn, reply.say)
    if (misses >= missLimit) {
      if (isAuthorizing(dc)) memoryOf(turn).previous = draftIn(dc)
      await show(turn, (t) => missedCard({ nonce, misses: 3 }, t, profile))
      return dc.cancelAllDialogs()
    }
    if (dc.activeDialog) dc.activeDialog.state = { ...asking, misses }
    if (misses === 2 && reply.isCredential)
      await show(turn, (t) => missedCard({ nonce, misses: 2 }, t, profile))
    else if (misses === 2) await helpWith(turn, asking, this.#deps)
    else await show(turn, askedCard(asking, this.#deps))
    return Dialog.EndOfTurn
  }

  async #article(turn: Turn, { nonce }: Asking, slug: string): Promise<void> {
    const article = this.#deps.library.article(slug, languageOf(turn).locale)
    if (!article) return say(turn, languageOf(turn)('selfService.none'))
    const { profile } = this.#deps.desk
    // What reads Markdown is loaded when the first article is shown: a start has no time to lose.
    const { paragraphs } = await import('../src/articles/plain-text.ts')
    await show(turn, (t) => {
      const { title, body } = this.#deps.library.article(slug, t.locale) ?? article
      return articleCard({ nonce, title, paragraphs: paragraphs({ body }) }, t, profile)
    })
  }
}

const isTyped = (heard: Heard): boolean =>
  heard.kind === 'text' || (heard.kind === 'submit' && heard.submit.action === 'text')

const isAuthorizing = (dc: DialogContext): boolean => dc.stack.some((one) => one.id === 'authorize')
