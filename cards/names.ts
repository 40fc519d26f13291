import type { Profile } from '../src/rules/profile.ts'

/** A product's name by its slug; a product that the profile does not know goes by its slug. */
export const productName = (slug: string, { products }: Profile): string => products[slug] ?? slug

/** The home products as one text, such as "Parallels Desktop, Workstation Extreme": those whose keys do not authorize. */
export const homeProducts = (profile: Profile): string => {
  const names = Object.entries(profile.products)
    .filter(([slug]) => !profile.licenseKeyProducts.includes(slug))
    .map(([, name]) => name)
  return names.map((name, index) => (index === 0 ? name : withoutMaker(name, profile))).join(', ')
}

/** The products whose license keys authorize (B3a), without the maker's name that they share. */
export const keyProducts = (profile: Profile): string[] =>
  profile.licenseKeyProducts.map((slug) => withoutMaker(productName(slug, profile), profile))

const withoutMaker = (name: string, { organisation }: Profile): string =>
  name.startsWith(`${organisation} `) ? name.slice(organisation.length + 1) : name
