/** The names that a module of a mini program or plugin finds in its scope. */
import { requireMiniProgram, requirePlugin } from './crossing.ts'
import { NoFunction } from './evaluate.ts'
import { LANGUAGE_GLOBALS } from './language.ts'
import type { Space } from './space.ts'
import { timersOf } from './timers.ts'

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
  const timers = timersOf(space)
  const ownGlobal = spaceGlobal(space, timers)
  const hidden = Object.fromEntries(HIDDEN.map((name) => [name, undefined]))
  return {
    ...hidden,
    ...timers,
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

/** `globalThis` of a space: the language itself, the timers and `wx`, and whatever its own code adds. */
function spaceGlobal(space: Space, timers: object): Record<string, unknown> {
  const real = globalThis as unknown as Record<string, unknown>
  const own: Record<string, unknown> = { ...timers, wx: space.wx, console: space.console }
  for (const name of LANGUAGE_GLOBALS) own[name] = real[name]
  Object.assign(own, space.program.calendar)
  own.Function = NoFunction
  return own
}
