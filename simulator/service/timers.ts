import type { Space } from './space.ts'

/**
 * A space's timers. Their numbers count for it alone, so that nobody stops another space's by guessing; what a callback
 * throws is reported, as at every other entrance into application code.
 */
export function timersOf(space: Space): Readonly<Record<string, unknown>> {
  const { timers: real } = space.program
  const running = new Map<number, unknown>()
  let last = 0
  const starter = (start: typeof real.setTimeout, isOver: boolean) => {
    return (run: unknown, delayMs?: unknown, ...args: unknown[]) => {
      if (typeof run !== 'function') throw new TypeError('the callback of a timer must be a function')
      const id = ++last
      const ring = () => {
        if (isOver) running.delete(id)
        space.guard(() => run(...args))
      }
      running.set(id, start(ring, Number(delayMs ?? 0)))
      return id
    }
  }
  const stopper = (stop: typeof real.clearTimeout) => (id: unknown) => {
    const started = running.get(Number(id))
    if (started === undefined) return
    running.delete(Number(id))
    stop(started as never)
  }
  return {
    setTimeout: starter(real.setTimeout, true),
    setInterval: starter(real.setInterval, false),
    clearTimeout: stopper(real.clearTimeout),
    clearInterval: stopper(real.clearInterval),
  }
}
