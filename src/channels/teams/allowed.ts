import type { Place } from './place.ts'

/**
 * Whether somebody may use the bot. Whom the list does not name may not, and with an empty one nobody may.
 * @param entries of TEAMS_TENANTS: `TENANT`, or `TENANT/USER` for one of its people
 */
export const createAllowList = (entries: readonly string[]): ((place: Place) => boolean) => {
  const known = new Set(entries.map((entry) => entry.toLowerCase()))
  return ({ tenant, user }) =>
    tenant !== null && (known.has(tenant) || (user !== null && known.has(`${tenant}/${user}`)))
}
