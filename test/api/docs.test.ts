import { expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { engines } from '../support/stores.ts'
import { anApi } from './world.ts'

const [sqlite] = engines
if (sqlite === undefined) throw new Error('no engine')

test('the page shows the interface, and asks from it, under a policy without inline scripts or styles', async () => {
  const api = await anApi(sqlite)
  const { page, problems } = await openPage()
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) elsewhere.push(request.url())
  })
  const response = await page.goto(`${api.url}/api/docs`)
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
  expect(policy).not.toContain('unsafe')

  await page.getByRole('heading', { name: 'Guichet' }).first().waitFor()
  await page.getByText('/api/tickets/{id}').click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByPlaceholder('id').fill('T-AAAAA-AAAAA-Y')
  await page.getByRole('button', { name: 'Authorize' }).first().click()
  await page.locator('.modal-ux input').fill(api.key)
  await page.locator('.modal-ux').getByRole('button', { name: 'Apply credentials' }).click()
  await page.locator('.modal-ux').getByRole('button', { name: 'Close' }).first().click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await page.locator('.live-responses-table').getByText('Desktop does not start after the update').waitFor()
  expect([problems, elsewhere]).toEqual([[], []])
})

test('what the browser has already is not sent again', async () => {
  const api = await anApi(sqlite)
  for (const path of [
    '/api/docs',
    '/api/docs/swagger-ui.js',
    '/api/docs/swagger-ui.css',
    '/api/openapi.json',
  ]) {
    const first = await fetch(api.url + path)
    await first.arrayBuffer()
    const again = await fetch(api.url + path, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })
    expect([path, first.status, again.status]).toEqual([path, 200, 304])
  }
})
