import { isDeepStrictEqual } from 'node:util'
import type { DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs'
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

/** A flow as data: the steps are the keys of one object, in order, and their names those of the waterfall's steps. */
export const flow = (name: string, steps: Record<string, Step>): Flow => {
  const all = Object.values(steps)
  const runs = Object.keys(steps).map((key) => {
    const run = (context: WaterfallStepContext): Promise<DialogTurnResult> => walk(name, all, context)
    return Object.defineProperty(run, 'name', { value: key })
  })
  return { dialog: new WaterfallDialog(name, runs), steps: Object.keys(steps) }
}

/**
 * From the step that the waterfall is at to the one that leads somewhere. Those that step aside are passed here: the SDK
 * makes a context for each step that it goes on to.
 */
const walk = async (
  name: string,
  steps: Step[],
  context: WaterfallStepContext,
): Promise<DialogTurnResult> => {
  const before = keptIn(context)
  const answered = context.result === undefined ? undefined : Answered.safeParse(context.result).data
  let kept = { ...before, draft: answered ? patched(before.draft, answered.patch) : before.draft }
  if (answered?.jump) return context.replaceDialog(name, kept)
  const turn = turnOf(context.context)
  for (const [index, step] of steps.entries()) {
    if (index < context.index) continue
    const move = await step({ draft: kept.draft, turn })
    if (move.to === 'next') kept = { ...kept, draft: patchOf(move, kept) }
    else {
      if (context.activeDialog) context.activeDialog.state.stepIndex = index
      return go(name, move, kept, context, turn)
    }
  }
  return context.endDialog()
}

/** Begun with `Kept` as options; carried on in the waterfall's values. */
const keptIn = (context: WaterfallStepContext): Kept => {
  const carried = Kept.safeParse(context.values)
  return carried.success ? carried.data : Kept.parse(context.options)
}

const go = async (
  name: string,
  move: Exclude<Move, { to: 'next' }>,
  kept: Kept,
  context: WaterfallStepContext,
  turn: Turn,
): Promise<DialogTurnResult> => {
  switch (move.to) {
    case 'ask': {
      const draft = patchOf(move, kept)
      Object.assign(context.values, { draft, trail: withStep(kept.trail, draft) })
      return context.beginDialog('ask', { question: move.question })
    }
    case 'again':
      return context.replaceDialog(name, { ...kept, draft: patchOf(move, kept) })
    case 'end':
      memoryOf(turn).previous = patchOf(move, kept)
      return context.endDialog()
    case 'flow':
      memoryOf(turn).previous = kept.draft
      return context.replaceDialog(move.name, begun(move.draft))
    default:
      return unreachable(move)
  }
}

/** A question that is asked again is one step back, not two. */
const withStep = (trail: Draft[], draft: Draft): Draft[] =>
  isDeepStrictEqual(trail.at(-1), draft) ? trail : [...trail, draft]

const patchOf = ({ patch }: { patch?: Patch }, { draft }: Kept): Draft => {
  if (!patch) return draft
  const merged = Object.entries({ ...draft, ...patch }).filter(([, value]) => value !== null)
  return Draft.parse(Object.fromEntries(merged))
}

/** The options that a flow is begun with. */
export const begun = (draft: Draft, trail: Draft[] = []): Kept => ({ draft, trail })
