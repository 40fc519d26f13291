export const median = (values: number[]): number => quantile(values, 0.5)

/** Of values in any order; NaN of none. */
export const quantile = (values: number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

/** A ratio measured in several rounds: the median, and the smallest and the largest. */
export type Ratio = { median: number; least: number; most: number }

/** Round by round: what stands beside each other was measured one right after the other. */
export const ratioOf = (ours: number[], others: number[]): Ratio => {
  const ratios = ours.flatMap((one, round) => {
    const other = others[round]
    return other === undefined || !Number.isFinite(one / other) ? [] : [one / other]
  })
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
}

export const shown = (value: number): string =>
  Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0) : '–'

export const shownRatio = ({ median: middle, least, most }: Ratio): string =>
  Number.isFinite(middle) ? `${shown(middle)} (${shown(least)}–${shown(most)})` : '–'
