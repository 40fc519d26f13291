import { isDeepStrictEqual } from 'node:util'
import type { DialogContext, DialogInstance, DialogReason, DialogTurnResult } from 'botbuilder-dialogs'
import { z } from 'zod'
import { type Turn, turnOf } from '../src/bot/turn.ts'
import { unreachable } from '../src/rules/index.ts'
import { Draft, type Patch, patched } from './draft.ts'
import { memoryOf } from './memory.ts'
import type { Question } from './question.ts'
import { WaterfallDialog } from './sdk.ts'
import { Kept } from './stack.ts'

/** How a question ends: what changes in the draft. A `jump` changes an answer given earlier, so the flow starts over on it. */
const Answered = z.object({ patch: z.record(z.string(), z.unknown()), jump: z.boolean() })
export type Answered = { patch: Patch; jump: boolean }

/** Where a step leads. */
export type Move =
  | { to: 'next'; patch?: Patch }
  | { to: 'ask'; question: Question; patch?: Patch }
  | { to: 'again'; patch: Patch }
  | { to: 'end'; patch?: Patch }
  | { to: 'flow'; name: string; draft: Draft }

export const next: Move = { to: 'next' }
export const end: Move = { to: 'end' }
/** Whether it was useful is asked once something came of it. */
export const feedbackNext: Move = { to: 'flow', name: 'feedback', draft: {} }
export const ask = (question: Question, patch: Patch = {}): Move => ({ to: 'ask', question, patch })

/** A step asks for what the draft lacks, and steps aside where the draft has it. */
export type Step = (at: { draft: Draft; turn: Turn }) => Move | Promise<Move>

/** A waterfall, and the names of its steps in their order. */
export type Flow = { dialog: WaterfallDialog; steps: string[] }

/** A flow as data: the steps are the keys of one object, in order. */
export const flow = (name: string, steps: Record<string, Step>): Flow => ({
  dialog: new FlowDialog(name, Object.values(steps)),
  steps: Object.keys(steps),
})

/**
 * The SDK's waterfall, walked by us from the step that it is at to the one that leads somewhere: the SDK makes a context
 * for each step, with a memory of its own that nobody asks.
 */
class FlowDialog extends WaterfallDialog {
  readonly #steps: Step[]

  constructor(name: string, steps: Step[]) {
    super(name)
    this.#steps = steps
  }

  protected override async runStep(
    dc: DialogContext,
    from: number,
    _: DialogReason,
    result?: unknown,
  ): Promise<DialogTurnResult> {
    const before = keptIn(dc)
    const answered = result === undefined ? undefined : Answered.safeParse(result).data
    let kept = { ...before, draft: answered ? patched(before.draft, answered.patch) : before.draft }
    if (answered?.jump) return dc.replaceDialog(this.id, kept)
    const turn = turnOf(dc.context)
    for (const [index, step] of this.#steps.entries()) {
      if (index < from) continue
      const move = await step({ draft: kept.draft, turn })
      if (move.to !== 'next') return this.#go({ move, index, kept, dc, turn })
      kept = { ...kept, draft: patchOf(move, kept) }
    }
    return dc.endDialog()
  }

  async #go({ move, index, kept, dc, turn }: Going): Promise<DialogTurnResult> {
    const draft = patchOf(move, kept)
    switch (move.to) {
      case 'ask': {
        const { state } = activeIn(dc)
        state.stepIndex = index
        Object.assign(state.values, { draft, trail: withStep(kept.trail, draft) })
        return dc.beginDialog('ask', { question: move.question })
      }
      case 'again':
        return dc.replaceDialog(this.id, { ...kept, draft })
      case 'end':
        memoryOf(turn).previous = draft
        return dc.endDialog()
      case 'flow':
        memoryOf(turn).previous = draft
        return dc.replaceDialog(move.name, begun(move.draft))
      default:
        return unreachable(move)
    }
  }
}

/** A step that leads somewhere, and where it stands. */
type Going = { move: Exclude<Move, { to: 'next' }>; index: number; kept: Kept; dc: DialogContext; turn: Turn }

const activeIn = (dc: DialogContext): DialogInstance => {
  if (!dc.activeDialog) throw new Error('a flow is on the stack while it runs')
  return dc.activeDialog
}

/** Begun with `Kept` as options; carried on in the waterfall's values. */
const keptIn = (dc: DialogContext): Kept => {
  const { values, options } = activeIn(dc).state
  return Kept.parse('draft' in values ? values : options)
}

/** A question that is asked again is one step back, not two. */
const withStep = (trail: unknown[], draft: Draft): unknown[] =>
  isDeepStrictEqual(trail.at(-1), draft) ? trail : [...trail, draft]

const patchOf = (move: Move, { draft }: Kept): Draft => {
  if (!('patch' in move) || !move.patch) return draft
  const { patch } = move
  const merged = Object.entries({ ...draft, ...patch }).filter(([, value]) => value !== null)
  return Draft.parse(Object.fromEntries(merged))
}

/** The options that a flow is begun with. */
export const begun = (draft: Draft, trail: unknown[] = []): Kept => ({ draft, trail })
