/** A measurement: when (in hours) and how much. */
export type Point = { at: number; value: number }

/** By least squares: what is added an hour, and how far off that may be in 19 of 20 cases if errors are independent. */
export const slopeOf = (points: Point[]): { perHour: number; plusMinus: number } => {
  const n = points.length
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / n
  const [at, value] = [mean(points.map((one) => one.at)), mean(points.map((one) => one.value))]
  const spread = points.reduce((sum, one) => sum + (one.at - at) ** 2, 0)
  const perHour = points.reduce((sum, one) => sum + (one.at - at) * (one.value - value), 0) / spread
  const rest = points.reduce((sum, one) => sum + (one.value - value - perHour * (one.at - at)) ** 2, 0)
  return { perHour, plusMinus: 2 * Math.sqrt(rest / (n - 2) / spread) }
}
