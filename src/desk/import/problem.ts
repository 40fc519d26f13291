/** Where something stands in a file, from 1. In JSON a column is a character of the line, in CSV a field of the row. */
export type Place = { line: number; column: number }

/** What is wrong at one place, and what was expected there. */
export type Problem = Place & { file: string; problem: string }

/** A file that cannot be read on from a place; its readers throw it, `readRows` makes it a problem. */
export class Unreadable extends Error {
  readonly place: Place

  constructor(place: Place, problem: string) {
    super(problem)
    this.place = place
  }
}

/** Keeps the first problems and counts them all, however many there are. */
export class ProblemList {
  readonly first: Problem[] = []
  total = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  add(problem: Problem): void {
    this.total += 1
    if (this.first.length < this.#limit) this.first.push(problem)
  }
}
