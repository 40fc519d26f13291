import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Profile, parallels } from '../../src/rules/index.ts'

const complaint = (profile: unknown): string => {
  const { error } = Profile.safeParse(profile)
  return error ? z.prettifyError(error) : 'valid'
}

describe("Parallels' profile", () => {
  it('is valid, also after a journey through a file', () => {
    expect(Profile.parse(JSON.parse(JSON.stringify(parallels)))).toEqual(parallels)
  })

  it('names the six products of rule B3a and reads reading 2 literally', () => {
    expect(parallels.licenseKeyProducts.map((slug) => parallels.products[slug])).toEqual([
      'Parallels Plesk Panel',
      'Parallels Plesk Sitebuilder',
      'Parallels Plesk Expand',
      'Parallels Virtuozzo Containers',
      'Parallels Business Automation Standard',
      'Parallels Plesk Billing',
    ])
    expect(parallels.resumeNeedsIncidents).toBe(true)
  })
})

describe('a profile that cannot be used says what is wrong and where', () => {
  const { organisation: _, ...nameless } = parallels
  it.each([
    ['nothing', null, 'expected object'],
    ['no organisation', nameless, 'organisation'],
    ['a setting of the wrong type', { ...parallels, resumeNeedsIncidents: 'yes' }, 'resumeNeedsIncidents'],
    ['a setting misspelt', { ...parallels, resumeNeedIncidents: false }, 'resumeNeedIncidents'],
    ['no covered product', { ...parallels, licenseKeyProducts: [] }, 'licenseKeyProducts'],
    [
      'a covered product misspelt',
      { ...parallels, licenseKeyProducts: ['plesk-pannel'] },
      '"plesk-pannel" is not one of the products',
    ],
    [
      'a covered product that only looks like one',
      { ...parallels, licenseKeyProducts: ['constructor'] },
      'licenseKeyProducts[0]',
    ],
    [
      'hours without English',
      { ...parallels, phone: { ...parallels.phone, hours: { fr: 'Toujours' } } },
      'phone.hours.en',
    ],
    [
      'no language on the phone',
      { ...parallels, phone: { ...parallels.phone, languages: [] } },
      'phone.languages',
    ],
    [
      'a link that is a script',
      { ...parallels, links: { ...parallels.links, web: 'javascript:alert(1)' } },
      'links.web',
    ],
  ])('%s', (_what, profile, words) => {
    expect(complaint(profile)).toContain(words)
  })
})
