import { type Activity, ActivityTypes, type InvokeResponse } from 'botbuilder'
import { z } from 'zod'
import { parseSubmit } from '../../../cards/submit.ts'
import type { Translate } from '../../messages/translator.ts'

/**
 * Teams shows an error where an invoke is not answered in the form that belongs to its name. The bot offers none of what they
 * ask for; those with a place for a word say where it does answer.
 */
const answers: Readonly<Record<string, (text: string) => unknown>> = {
  'adaptiveCard/action': (message) => ({
    statusCode: 400,
    type: 'application/vnd.microsoft.error',
    value: { code: 'BadRequest', message },
  }),
  'task/fetch': (value) => ({ task: { type: 'message', value } }),
  'task/submit': (value) => ({ task: { type: 'message', value } }),
  'composeExtension/fetchTask': (value) => ({ task: { type: 'message', value } }),
  'composeExtension/submitAction': (value) => ({ task: { type: 'message', value } }),
  'composeExtension/query': (text) => ({ composeExtension: { type: 'message', text } }),
  'composeExtension/queryLink': (text) => ({ composeExtension: { type: 'message', text } }),
  'composeExtension/anonymousQueryLink': (text) => ({ composeExtension: { type: 'message', text } }),
  'composeExtension/selectItem': (text) => ({ composeExtension: { type: 'message', text } }),
  'composeExtension/querySettingUrl': (text) => ({ composeExtension: { type: 'message', text } }),
  'config/fetch': (value) => ({ responseType: 'config', config: { type: 'message', value } }),
  'config/submit': (value) => ({ responseType: 'config', config: { type: 'message', value } }),
  'application/search': () => ({
    statusCode: 200,
    type: 'application/vnd.microsoft.search.searchResponse',
    value: { results: [] },
  }),
}

/** Nothing is expected in return. */
const acknowledged: readonly string[] = [
  'composeExtension/setting',
  'composeExtension/onCardButtonClicked',
  'fileConsent/invoke',
  'actionableMessage/executeAction',
  'message/submitAction',
  'signin/verifyState',
  'signin/tokenExchange',
  'signin/failure',
]

export const answerToInvoke = ({ name = '' }: Activity, t: Translate): InvokeResponse => {
  const body = Object.hasOwn(answers, name) ? answers[name]?.(t('teams.invoke')) : undefined
  if (body !== undefined) return { status: 200, body }
  return { status: acknowledged.includes(name) ? 200 : 501 }
}

export const answerToStranger = ({ name }: Activity, t: Translate): InvokeResponse =>
  name === 'adaptiveCard/action'
    ? {
        status: 200,
        body: {
          statusCode: 403,
          type: 'application/vnd.microsoft.error',
          value: { code: 'Forbidden', message: t('teams.refused') },
        },
      }
    : { status: 403 }

const Executed = z.object({ action: z.object({ data: z.unknown() }) })

/** A button of ours that Teams sent as an invoke, as the message it stands for; null for any other invoke. */
export const messageIn = (activity: Activity): Activity | null => {
  const { name, value } = activity
  const data = name === 'adaptiveCard/action' ? Executed.safeParse(value).data?.action.data : value
  const isOurs = (name === undefined || name === 'adaptiveCard/action') && parseSubmit(data) !== null
  return isOurs ? { ...activity, type: ActivityTypes.Message, value: data, text: '' } : null
}

export const answerToButton = ({ name }: Activity, t: Translate): InvokeResponse =>
  name === undefined
    ? { status: 200 }
    : {
        status: 200,
        body: {
          statusCode: 200,
          type: 'application/vnd.microsoft.activity.message',
          value: t('teams.done'),
        },
      }
