import type { DialogContext } from 'botbuilder-dialogs'
import { z } from 'zod'
import { Draft } from './draft.ts'

/** What a flow keeps between turns: the draft, and the draft as it was at each question asked, read on the way back alone. */
export const Kept = z.object({ draft: Draft, trail: z.array(z.unknown()) })
export type Kept = z.infer<typeof Kept>

const FlowState = z.object({ values: Kept })

/** The flow that is under way, with what it keeps; null for none. */
export const flowIn = (dc: DialogContext): ({ name: string } & Kept) | null => {
  for (const { id, state } of dc.stack) {
    const kept = FlowState.safeParse(state)
    if (kept.success) return { name: id, ...kept.data.values }
  }
  return null
}

export const draftIn = (dc: DialogContext): Draft => flowIn(dc)?.draft ?? {}
