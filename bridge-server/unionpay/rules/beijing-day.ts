import { toRfc3339 } from '../../clock/beijing.ts'

/** `YYYY-MM-DD` in Beijing. Days compare as texts. */
export function beijingDay(atMs: number): string {
  return toRfc3339(atMs).slice(0, 10)
}

/** Beijing's midnight before a moment. */
export function beijingMidnight(atMs: number): number {
  return Date.parse(`${beijingDay(atMs)}T00:00:00+08:00`)
}
