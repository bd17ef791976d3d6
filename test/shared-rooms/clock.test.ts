import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parseRfc3339, toBeijingDigits, toRfc3339 } from '../../bridge-server/clock/beijing.ts'
import { KeptTime } from '../../bridge-server/clock/kept-time.ts'
import { MovableClock } from '../../bridge-server/clock/movable-clock.ts'
import { randomText, seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'

test('virtual time stops at every task on the way, also at tasks that tasks make', async () => {
  const clock = new VirtualClock(100)
  const seen: string[] = []
  clock.at(300, () => seen.push(`late ${clock.now()}`))
  clock.at(200, () => {
    seen.push(`first ${clock.now()}`)
    clock.at(250, () => seen.push(`made on the way ${clock.now()}`))
  })
  clock.at(200, () => seen.push(`second ${clock.now()}`))
  const cancel = clock.at(220, () => seen.push('cancelled'))
  cancel()
  await clock.advance(250)
  expect(seen).toEqual(['first 200', 'second 200', 'made on the way 250', 'late 300'])
  expect(clock.now()).toBe(350)
})

test('tasks run in the order of their times, whatever the order they were made in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }), async (times) => {
      const clock = new VirtualClock(0)
      const seen: number[] = []
      for (const time of times) clock.at(time, () => seen.push(time))
      await clock.advance(50)
      expect(seen).toEqual([...times].sort((a, b) => a - b))
    }),
    { verbose: true },
  )
})

test('moving the real clock on runs what fell due, and it never moves back', () => {
  vi.useFakeTimers({ now: 1_000 })
  try {
    const clock = new MovableClock()
    const seen: number[] = []
    clock.at(1_000 + 86_400_000, () => seen.push(clock.now()))
    clock.at(1_500, () => seen.push(clock.now()))
    vi.advanceTimersByTime(500)
    expect(seen).toEqual([1_500])
    clock.advance(86_400_000)
    expect(seen).toEqual([1_500, 1_500 + 86_400_000])
    expect(() => clock.advance(-1)).toThrow(RangeError)
  } finally {
    vi.useRealTimers()
  }
})

test('a jump is over when every party has done what fell due, and what that set going', async () => {
  const clock = new MovableClock()
  const finished: string[] = []
  const inHand = new Map<string, Promise<void>>()
  const begin = (name: string, then: () => void = () => {}) => {
    const work = Promise.resolve().then(() => {
      finished.push(name)
      then()
    })
    inHand.set(name, work)
  }
  for (const party of ['bridge', 'network']) {
    clock.settleWith(async () => {
      for (const [name, work] of inHand) if (name.startsWith(party)) await work
    })
  }
  const tomorrow = clock.now() + 86_400_000
  // The network closes its day, which wakes the bridge, which sets itself another task for that very day.
  clock.at(tomorrow, () =>
    begin('network closes', () =>
      begin('bridge reads', () => clock.at(tomorrow, () => begin('bridge pays'))),
    ),
  )
  clock.advance(86_400_000)
  expect(finished).toEqual([])
  await Promise.all([clock.rest(), clock.rest()])
  expect(finished).toEqual(['network closes', 'bridge reads', 'bridge pays'])
})

test('a world that was begun in 2021 goes on in its own time after a restart', async () => {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'kept-time-'))
  const beginning = Date.UTC(2021, 9, 5)
  const start = (startAtMs: number | null) => {
    const kept = new KeptTime(dataDir)
    const { offsetMs, isNew } = kept.open(startAtMs)
    return { clock: new MovableClock(offsetMs, (movedMs) => kept.keep(movedMs)), isNew }
  }
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22) })
  try {
    const first = start(beginning)
    expect(first.isNew).toBe(true)
    expect(first.clock.now()).toBe(beginning)
    first.clock.advance(86_400_000)

    vi.setSystemTime(Date.UTC(2026, 10, 23))
    const second = start(beginning)
    expect(second.isNew).toBe(false)
    expect(second.clock.now()).toBe(beginning + 2 * 86_400_000)

    await fs.writeFile(path.join(dataDir, 'clock.json'), 'half past nine')
    expect(() => start(null)).toThrow(/clock\.json does not say/)
  } finally {
    vi.useRealTimers()
    await fs.rm(dataDir, { recursive: true, force: true })
  }
})

test('Beijing times read and print alike, across midnight and year', () => {
  const ms = Date.UTC(2021, 11, 31, 16, 0, 0)
  expect(toRfc3339(ms)).toBe('2022-01-01T00:00:00+08:00')
  expect(toBeijingDigits(ms)).toBe('20220101000000')
  expect(parseRfc3339(toRfc3339(ms))).toBe(ms)
  expect(parseRfc3339('2024-02-29T23:59:59.5+08:00')).toBe(Date.UTC(2024, 1, 29, 15, 59, 59, 500))
  const noTimes = ['2022-01-01', '2022-01-01T00:00:00', '2022-13-01T00:00:00Z', 'tomorrow']
  // Days and hours that there are not: taken for the next ones, they would move a deadline.
  const noDays = ['2023-02-29T00:00:00Z', '2022-04-31T00:00:00+08:00', '2022-01-01T24:00:00+08:00']
  for (const wrong of [...noTimes, ...noDays]) expect(parseRfc3339(wrong), wrong).toBeNull()
})

test('the same seed gives the same text, and every character is a letter or a digit', () => {
  expect(randomText(seededRandom('a'), 40)).toBe(randomText(seededRandom('a'), 40))
  expect(randomText(seededRandom('a'), 40)).not.toBe(randomText(seededRandom('b'), 40))
  expect(randomText(seededRandom('a'), 400)).toMatch(/^[A-Za-z0-9]{400}$/)
})
