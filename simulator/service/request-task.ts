/** `wx.request`: returns a task at once; the answer comes through the callbacks. */
import { type Callbacks, deliver, splitOptions } from './call-forms.ts'
import type { Space } from './space.ts'

type Listener = (value: unknown) => void

export function requestTask(space: Space, name: string) {
  return (options?: unknown): object => {
    const { args, callbacks } = splitOptions(options)
    const listeners = new Map<string, Set<Listener>>()
    const told = (event: string, value: unknown) => {
      for (const listener of listeners.get(event) ?? []) space.guard(() => listener(value))
    }
    const { calls } = space.program
    const { ticket, answer } = calls.call(space.id, name, args, 'api', told)
    deliver(answer, name, withDefault(callbacks), (run) => space.guard(run))

    const on = (event: string) => (listener: Listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    }
    const off = (event: string) => (listener?: Listener) => {
      if (listener) listeners.get(event)?.delete(listener)
      else listeners.delete(event)
    }
    return {
      abort: () => calls.abort(ticket),
      onHeadersReceived: on('headersReceived'),
      offHeadersReceived: off('headersReceived'),
      onChunkReceived: on('chunkReceived'),
      offChunkReceived: off('chunkReceived'),
    }
  }
}

/** A task has no promise form: without callbacks the answer is simply dropped. */
function withDefault(callbacks: Callbacks): Callbacks {
  return { complete: () => {}, ...callbacks }
}
