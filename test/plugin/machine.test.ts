import { describe, expect, it } from 'vitest'
import { runMachine } from '../../plugin/cashier/machine.ts'
import { type Time, Timers } from '../../plugin/cashier/timers.ts'

/** A flow that counts, and doubles once when it reaches three. */
const counting = () =>
  runMachine<number, number, 'double'>(
    { state: 0, effects: [] },
    (count, add) => ({ state: count + add, effects: count + add === 3 ? ['double'] : [] }),
    (_effect, send) => send(3),
  )

describe('running a flow', () => {
  it('works on one event after the other, even when an effect or a watcher sends more', () => {
    const flow = counting()
    const seen: number[] = []
    flow.watch((count) => {
      seen.push(count)
      if (count === 1) flow.send(2)
    })
    flow.send(1)
    expect(seen).toEqual([0, 1, 3, 6])
  })

  it('goes on after a watcher that throws', () => {
    const flow = counting()
    const stop = flow.watch((count) => {
      if (count === 1) throw new Error('cannot draw one')
    })
    expect(() => flow.send(1)).toThrow('cannot draw one')
    stop()
    flow.send(1)
    expect(flow.state).toBe(2)
  })

  it('tells nobody who has stopped watching, and nobody when nothing changed', () => {
    const flow = counting()
    const seen: number[] = []
    const stop = flow.watch((count) => seen.push(count))
    flow.send(0)
    stop()
    flow.send(1)
    expect(seen).toEqual([0])
  })
})

describe('named timers', () => {
  const delays: number[] = []
  const time: Time = {
    nowMs: () => 0,
    after(delayMs, run) {
      delays.push(delayMs)
      waiting.push(run)
      return () => waiting.splice(waiting.indexOf(run), 1)
    },
  }
  const waiting: (() => void)[] = []

  it('replace one another by name, stop together, and never fire early for lasting too long', () => {
    const timers = new Timers(time)
    const rung: string[] = []
    timers.set('deadline', 1000, () => rung.push('first'))
    timers.set('deadline', 7 * 86_400_000 * 10, () => rung.push('second'))
    timers.set('words', -5, () => rung.push('words'))
    for (const run of [...waiting]) run()
    expect(rung).toEqual(['second', 'words'])
    expect(delays).toEqual([1000, 2 ** 31 - 1, 0])
    timers.stopAll()
    expect(waiting).toEqual([])
  })
})
