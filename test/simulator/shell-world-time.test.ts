import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HostClient } from '../../simulator/shell/host-client.ts'
import { WORLD_TIME_HEADER } from '../../simulator/wire/host.ts'

const COMPUTER_MS = Date.parse('2026-11-22T12:00:00Z')
const WORLD_MS = Date.parse('2021-10-05T02:00:00Z')
const AHEAD_MS = WORLD_MS - COMPUTER_MS

beforeEach(() => {
  vi.useFakeTimers({ now: COMPUTER_MS, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A backend that says what time it is in the world; its answers are some milliseconds on their way. */
function backend() {
  const world = { aheadMs: AHEAD_MS, onItsWayMs: 0, moved: 0 }
  const client = new HostClient('http://backend.test', async () => {
    const headers = { [WORLD_TIME_HEADER]: String(Date.now() + world.aheadMs) }
    vi.setSystemTime(Date.now() + world.onItsWayMs)
    return new Response('{}', { headers })
  })
  client.onClockMoved = () => {
    world.moved++
  }
  const ask = async (onItsWayMs: number) => {
    world.onItsWayMs = onItsWayMs
    await client.ask('/host/desk')
    return client.worldAheadMs - world.aheadMs
  }
  return { world, ask }
}

test('the answer that was quickest on its way sets the time, and later slower ones leave it', async () => {
  const { world, ask } = backend()
  expect(await ask(80)).toBe(-80)
  expect(await ask(3)).toBe(-3)
  expect(await ask(400)).toBe(-3)
  expect(world.moved).toBe(1)
})

test('a world whose clock was moved, either way, is followed at once', async () => {
  const { world, ask } = backend()
  await ask(5)
  world.aheadMs += 86_400_000
  expect(await ask(20)).toBe(-20)
  world.aheadMs -= 86_400_000
  expect(await ask(20)).toBe(-20)
  expect(world.moved).toBe(3)
})
