import type { Desk } from '../desk/desk.ts'

/** The desk, which tells whoever sends what has happened that something may have: nobody waits for the next look. */
export const tellingDesk = (desk: Desk, tell: () => void): Desk => {
  const told = async <T>(doing: Promise<T>): Promise<T> => {
    const result = await doing
    tell()
    return result
  }
  return {
    ...desk,
    commit: (command, within) => told(desk.commit(command, within)),
    askCode: (wish) => told(desk.askCode(wish)),
    move: (id, to, actor) => told(desk.move(id, to, actor)),
    answer: (id, actor) => told(desk.answer(id, actor)),
    take: (notice) => told(desk.take(notice)),
    dispute: (objection) => told(desk.dispute(objection)),
    reverse: (operation, reason, actor) => told(desk.reverse(operation, reason, actor)),
  }
}
