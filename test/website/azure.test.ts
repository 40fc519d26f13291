import { describe, expect, test } from 'vitest'
import { anAzure, azureSecret } from './azure-double.ts'
import { aWorld } from './token-world.ts'

describe('with the secret of Azure', () => {
  test('a new visitor gets a token of Azure, made for them and for our chat page', async () => {
    const azure = await anAzure()
    const world = await aWorld({ azure })
    const { status, body } = await world.token()
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { domain: azure.baseUrl, conversationId: 'azure-0', expiresIn: 1800, isNew: true },
    })
    expect(azure.asked).toEqual([
      {
        method: 'POST',
        path: '/v3/directline/tokens/generate',
        bearer: azureSecret,
        body: { user: { id: body.userId }, trustedOrigins: [world.url] },
      },
    ])
    expect((await world.token()).body.userId).not.toBe(body.userId)
  })

  test('a visitor whom the site knows is named to Azure', async () => {
    const azure = await anAzure()
    const world = await aWorld({ azure })
    const { body } = await world.token({ identity: await world.identity({ name: 'Camille' }) })
    expect(azure.asked[0]?.body).toMatchObject({ user: { id: body.userId, name: 'Camille' } })
  })

  test('a page that comes back soon has its token refreshed', async () => {
    const azure = await anAzure()
    const world = await aWorld({ azure })
    const first = await world.token()
    const { conversationId, userId, token, resume } = first.body
    const second = await world.token({ resume })
    expect(second).toMatchObject({ status: 200, body: { conversationId, userId, isNew: false } })
    expect(second.body.token).not.toBe(token)
    expect(azure.asked.slice(1)).toEqual([
      { method: 'POST', path: '/v3/directline/tokens/refresh', bearer: token, body: null },
    ])
  })

  test('a page that comes back late has its conversation opened by the secret', async () => {
    const azure = await anAzure()
    const world = await aWorld({ azure })
    const { conversationId, userId, resume } = (await world.token()).body
    azure.expireTokens()
    const late = await world.token({ resume })
    expect(late).toMatchObject({ status: 200, body: { conversationId, userId, isNew: false } })
    expect(azure.asked.at(-1)).toEqual({
      method: 'GET',
      path: `/v3/directline/conversations/${conversationId}`,
      bearer: azureSecret,
      body: null,
    })
  })

  test('a conversation that Azure has forgotten is not gone on with', async () => {
    const azure = await anAzure()
    const world = await aWorld({ azure })
    const { resume } = (await world.token()).body
    azure.expireTokens()
    azure.forget()
    expect(await world.token({ resume })).toMatchObject({
      status: 401,
      body: { error: { code: 'resumeRefused' } },
    })
  })

  test('a conversation of our own Direct Line is not gone on with', async () => {
    const world = await aWorld({ azure: await anAzure() })
    const { resume } = (await (await aWorld()).token()).body
    expect(await world.token({ resume })).toMatchObject({
      status: 401,
      body: { error: { code: 'resumeRefused' } },
    })
  })

  test.each(['fail', 'hang', 'nonsense', 'redirect'] as const)(
    'the page is told to try later where Azure answers by %s',
    async (how) => {
      const azure = await anAzure()
      const world = await aWorld({ azure })
      const { resume } = (await world.token()).body
      azure.misbehave(how)
      for (const request of [{}, { resume }])
        expect(await world.token(request)).toMatchObject({
          status: 502,
          body: { error: { code: 'unavailable' } },
        })
      expect(azure.asked.map(({ path }) => path)).not.toContain('/elsewhere')
      azure.misbehave(null)
      expect((await world.token({ resume })).status).toBe(200)
    },
  )

  test('the secret is in no answer and in no line of the log', async () => {
    const azure = await anAzure()
    const world = await aWorld({ azure })
    const answers = [await world.token()]
    azure.misbehave('fail')
    answers.push(await world.token())
    azure.misbehave('hang')
    answers.push(await world.token())
    expect(JSON.stringify([answers, world.log])).not.toContain(azureSecret)
    expect(world.log.length).toBeGreaterThan(0)
  })
})
