/** The names that a module of a mini program or plugin finds in its scope. */
import { requireMiniProgram, requirePlugin } from './crossing.ts'
import { NoFunction } from './evaluate.ts'
import { LANGUAGE_GLOBALS } from './language.ts'
import type { Space } from './space.ts'

/** What a browser, a Worker or Node would offer and a mini program does not have. */
const HIDDEN = [
  ...['window', 'document', 'navigator', 'location', 'history', 'parent', 'top', 'frames', 'opener', 'name'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker', 'SharedWorker', 'importScripts'],
  ...[
    'postMessage',
    'MessageChannel',
    'BroadcastChannel',
    'indexedDB',
    'caches',
    'localStorage',
    'sessionStorage',
  ],
  ...[
    'URL',
    'URLSearchParams',
    'TextEncoder',
    'TextDecoder',
    'Blob',
    'File',
    'FormData',
    'Headers',
    'Request',
  ],
  ...['Response', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'CustomEvent', 'DOMException'],
  ...['atob', 'btoa', 'structuredClone', 'queueMicrotask', 'performance', 'crypto', 'WebAssembly'],
  ...['SharedArrayBuffer', 'Atomics', 'process', 'Buffer', 'setImmediate', 'onmessage', 'close'],
]

export function moduleGlobals(space: Space): Readonly<Record<string, unknown>> {
  const { program, components } = space
  const ownGlobal = spaceGlobal(space)
  const hidden = Object.fromEntries(HIDDEN.map((name) => [name, undefined]))
  return {
    ...hidden,
    ...timers(space),
    ...program.calendar,
    Function: NoFunction,
    wx: space.wx,
    console: space.console,
    App: space.isPlugin ? undefined : (options: unknown) => program.app.register(options),
    Page: (definition: unknown) => components.definePage(definition),
    Component: (definition: unknown) => components.defineComponent(definition),
    Behavior: (definition: unknown) => components.defineBehavior(definition),
    getApp: () => (space.isPlugin ? undefined : program.app.face),
    getCurrentPages: () => program.pagesSeenFrom(space),
    requirePlugin: space.isPlugin ? undefined : requirePlugin(space),
    requireMiniProgram: space.isPlugin ? () => requireMiniProgram(space) : undefined,
    globalThis: ownGlobal,
    global: ownGlobal,
    self: ownGlobal,
  }
}

/** Timers whose callbacks report what they throw, like every other entrance into application code. */
function timers(space: Space): Readonly<Record<string, unknown>> {
  const { timers: real } = space.program
  const guarded = (start: (run: () => void, delayMs?: number) => unknown) => {
    return (run: unknown, delayMs?: unknown, ...args: unknown[]) => {
      if (typeof run !== 'function') throw new TypeError('the callback of a timer must be a function')
      return start(() => space.guard(() => run(...args)), Number(delayMs ?? 0))
    }
  }
  return {
    setTimeout: guarded(real.setTimeout),
    setInterval: guarded(real.setInterval),
    clearTimeout: (id: never) => real.clearTimeout(id),
    clearInterval: (id: never) => real.clearInterval(id),
  }
}

/** `globalThis` of a space: the language itself, the timers and `wx`, and whatever its own code adds. */
function spaceGlobal(space: Space): Record<string, unknown> {
  const real = globalThis as unknown as Record<string, unknown>
  const own: Record<string, unknown> = { ...timers(space), wx: space.wx, console: space.console }
  for (const name of LANGUAGE_GLOBALS) own[name] = real[name]
  Object.assign(own, space.program.calendar)
  own.Function = NoFunction
  return own
}
