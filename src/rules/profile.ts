import { z } from 'zod'

const Link = z.url({ protocol: /^https?$/ })

/**
 * What belongs to the organisation and not to the logic: replaceable by one JSON file (`GUICHET_PROFILE`).
 * Texts by language fall back to English.
 */
export const Profile = z
  .strictObject({
    organisation: z.string().min(1),
    /** Whether resuming a ticket needs an incident left under its entitlement (POLICY.md, reading 2). */
    resumeNeedsIncidents: z.boolean(),
    /** Product names by slug. */
    products: z.record(z.string(), z.string().min(1)),
    /** Slugs of the products whose license keys authorize (B3a). */
    licenseKeyProducts: z.array(z.string()).min(1),
    phone: z.strictObject({
      number: z.string().min(1),
      hours: z.record(z.string(), z.string().min(1)),
      /** The languages spoken on the phone, as BCP 47 tags (POLICY.md, reading 7). */
      languages: z.array(z.string()).min(1),
    }),
    links: z.strictObject({
      web: Link,
      selfService: Link,
      person: Link,
      sales: Link,
      renew: Link,
      buy: Link,
      options: Link,
      /** The two pages that Teams asks for. */
      privacy: Link.optional(),
      terms: Link.optional(),
    }),
  })
  .superRefine(({ products, licenseKeyProducts, phone }, context) => {
    for (const [i, slug] of licenseKeyProducts.entries()) {
      if (Object.hasOwn(products, slug)) continue
      const message = `"${slug}" is not one of the products`
      context.addIssue({ code: 'custom', path: ['licenseKeyProducts', i], message })
    }
    if (!Object.hasOwn(phone.hours, 'en')) {
      context.addIssue({ code: 'custom', path: ['phone', 'hours', 'en'], message: 'English is the fallback' })
    }
  })
export type Profile = z.infer<typeof Profile>

/** The profile of the published page: Parallels' call centre. */
export const parallels: Profile = {
  organisation: 'Parallels',
  resumeNeedsIncidents: true,
  products: {
    'plesk-panel': 'Parallels Plesk Panel',
    'plesk-sitebuilder': 'Parallels Plesk Sitebuilder',
    'plesk-expand': 'Parallels Plesk Expand',
    'virtuozzo-containers': 'Parallels Virtuozzo Containers',
    'business-automation-standard': 'Parallels Business Automation Standard',
    'plesk-billing': 'Parallels Plesk Billing',
    'parallels-desktop': 'Parallels Desktop',
    'workstation-extreme': 'Parallels Workstation Extreme',
  },
  licenseKeyProducts: [
    'plesk-panel',
    'plesk-sitebuilder',
    'plesk-expand',
    'virtuozzo-containers',
    'business-automation-standard',
    'plesk-billing',
  ],
  phone: {
    number: '+1 425 282 6400',
    hours: { en: 'Every day, 24 hours', fr: 'Tous les jours, 24 h sur 24' },
    languages: ['en'],
  },
  links: {
    web: 'https://www.parallels.com/fr/support/',
    selfService: 'https://kb.parallels.com/',
    person: 'https://www.parallels.com/support/chat/',
    sales: 'https://www.parallels.com/contact/',
    renew: 'https://www.parallels.com/support/renew/',
    buy: 'https://www.parallels.com/support/buy/',
    options: 'https://www.parallels.com/support/options/',
    privacy: 'https://www.parallels.com/about/legal/privacy/',
    terms: 'https://www.parallels.com/about/legal/terms/',
  },
}
