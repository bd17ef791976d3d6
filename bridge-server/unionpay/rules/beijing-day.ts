import { toRfc3339 } from '../../clock/beijing.ts'

/** `YYYY-MM-DD` in Beijing. Days compare as texts. */
export function beijingDay(atMs: number): string {
  return toRfc3339(atMs).slice(0, 10)
}
