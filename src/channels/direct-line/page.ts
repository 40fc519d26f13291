import type { LogChange } from '../../store/log-port.ts'
import type { ActivityJson, News, Page } from './service.ts'
import { activityId } from './wire.ts'

/** Changes of a conversation's log as its readers get them, in the order of their places. */
export const pageOf = (
  conversation: string,
  changes: LogChange[],
  { after, isLast }: { after: number; isLast: boolean },
): Page => ({
  activities: [...changes]
    .sort((one, other) => one.position - other.position)
    .flatMap(({ position, json }) => (json === null ? [] : [numbered(json, conversation, position)])),
  watermark: changes.reduce((most, { seq }) => Math.max(most, seq), after),
  isLast,
})

/** What was changed just now, for whoever has read all before it; null where something is missing in between. */
export const newsOf = (conversation: string, changes: LogChange[]): News | null => {
  const [first] = changes
  if (first === undefined || changes.some(({ seq }, at) => seq !== first.seq + at)) return null
  const after = first.seq - 1
  return { after, page: pageOf(conversation, changes, { after, isLast: true }) }
}

export const parseActivity = (json: string): ActivityJson => JSON.parse(json)

/** Web Chat puts activities in the order of their numbers. What has no channel data need not be parsed to get some. */
const numbered = (json: string, conversation: string, position: number): string => {
  const id = activityId(conversation, position)
  const order = { 'webchat:sequence-id': position }
  if (!json.includes('"channelData"'))
    return `${json.slice(0, -1)},${JSON.stringify({ id, channelData: order }).slice(1)}`
  const activity = parseActivity(json)
  return JSON.stringify({ ...activity, id, channelData: { ...channelDataOf(activity), ...order } })
}

export const channelDataOf = ({ channelData }: ActivityJson): object =>
  typeof channelData === 'object' && channelData !== null ? channelData : {}
