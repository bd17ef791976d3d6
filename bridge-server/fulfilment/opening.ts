import { parseRfc3339 } from '../clock/beijing.ts'
import type { Service } from './messages.ts'

/** Whether a service can be paid with Cloud QuickPass at `nowMs`: from the first moment of its day in Beijing. */
export function isOpen({ opensOn }: Pick<Service, 'opensOn'>, nowMs: number): boolean {
  return nowMs >= (parseRfc3339(`${opensOn}T00:00:00+08:00`) as number)
}
