import { type Activity, ActivityTypes, DeliveryModes } from 'botbuilder'
import { z } from 'zod'
import type { Performed } from './adapter.ts'
import type { TurnEffect } from './meeting.ts'
import type { Answer } from './state.ts'

/** What is left to do once a turn is committed. `key` names the turn for the channel. */
export type Committed = { effects: TurnEffect[]; answer: Answer; key: string }

const InvokeResponse = z.object({ status: z.number().int().min(200).max(599), body: z.unknown().optional() })

/** What the HTTP request is answered with, and what is left for the connector. */
export const answerTo = (
  { deliveryMode, type }: Activity,
  { effects, invoke }: Performed,
  ok: boolean,
): { effects: TurnEffect[]; answer: Answer } => {
  if (deliveryMode === DeliveryModes.ExpectReplies) {
    const activities = effects.flatMap((effect) => (effect.kind === 'send' ? [effect.activity] : []))
    return {
      effects: effects.filter(({ kind }) => kind !== 'send'),
      answer: { status: 200, body: { activities } },
    }
  }
  if (type !== ActivityTypes.Invoke) return { effects, answer: { status: 200 } }
  if (!ok) return { effects, answer: { status: 503 } }
  const { data } = InvokeResponse.safeParse(invoke?.value)
  return { effects, answer: data ?? { status: 501 } }
}
