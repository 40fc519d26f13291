/** The tenant of the organisation below: name it in `TEAMS_TENANTS`, and the bot answers the Playground. */
export const playgroundTenant = '6f0e3c52-8a41-4d5b-9c17-2b7d90a4e100'

/** Ids have the form of real ones, which those of the Playground's own organisation have not. */
const objectId = (n: number): string => `6f0e3c52-8a41-4d5b-9c17-2b7d90a4e1${String(n).padStart(2, '0')}`

const person = (givenName: string, surname: string, n: number) => ({
  id: `29:${givenName.toLowerCase()}`,
  name: `${givenName} ${surname}`,
  userPrincipleName: `${givenName.toLowerCase()}@example.com`,
  aadObjectId: objectId(n),
  givenName,
  surname,
  email: `${givenName.toLowerCase()}@example.com`,
})

/**
 * The organisation that the Agents Playground plays, as its configuration file has it. Everybody but the first is in the
 * group chat and the team.
 */
export const organisation = (personalChat: string) => ({
  version: '0.1.1',
  tenantId: playgroundTenant,
  bot: { id: `28:${objectId(1)}`, name: 'Guichet' },
  currentUser: person('Camille', 'Martin', 10),
  users: [
    person('Alex', 'Petit', 11),
    person('Dominique', 'Roux', 12),
    person('Sasha', 'Moreau', 13),
    person('Robin', 'Garnier', 14),
    person('Morgan', 'Faure', 15),
  ],
  personalChat: { id: personalChat },
  groupChat: { id: '19:group@thread.v2', name: 'Moving office' },
  team: {
    id: '19:team@thread.tacv2',
    name: 'Facilities',
    aadGroupId: objectId(20),
    channels: [{ id: '19:announcements@thread.tacv2', name: 'Announcements' }],
  },
})
