/** The two forms of an asynchronous `wx` API: with callbacks it returns nothing, without them a promise. */
import type { CallResult } from '../wire/shell.ts'

export type Callback = (result: CallResult) => void

export interface Callbacks {
  readonly success?: Callback
  readonly fail?: Callback
  readonly complete?: Callback
}

/** Application code may pass anything as options. */
export function splitOptions(options: unknown): { args: Record<string, unknown>; callbacks: Callbacks } {
  if (typeof options !== 'object' || options === null) return { args: {}, callbacks: {} }
  const { success, fail, complete, ...args } = options as Record<string, unknown>
  const callbacks: Record<string, Callback> = {}
  if (typeof success === 'function') callbacks.success = success as Callback
  if (typeof fail === 'function') callbacks.fail = fail as Callback
  if (typeof complete === 'function') callbacks.complete = complete as Callback
  return { args, callbacks }
}

function hasCallbacks(callbacks: Callbacks): boolean {
  return Boolean(callbacks.success ?? callbacks.fail ?? callbacks.complete)
}

/** Thrown by the implementation of an API: what its `fail` callback gets. */
export class ApiFailure extends Error {
  readonly result: CallResult

  constructor(result: CallResult) {
    super(result.errMsg)
    this.name = 'ApiFailure'
    this.result = result
  }
}

/** Any failure in the form that `fail` callbacks expect. */
function asFailure(name: string, error: unknown): CallResult {
  if (error instanceof ApiFailure) return error.result
  return { errMsg: `${name}:fail ${error instanceof Error ? error.message : String(error)}` }
}

/**
 * Delivers an outcome in the form that the caller chose. `guard` runs application code and reports what it throws.
 */
export function deliver(
  outcome: Promise<CallResult>,
  name: string,
  callbacks: Callbacks,
  guard: (run: () => void) => void,
): Promise<CallResult> | undefined {
  if (!hasCallbacks(callbacks)) {
    return outcome.catch((error: unknown) => {
      throw asFailure(name, error)
    })
  }
  const tell = (result: CallResult, first: Callback | undefined) => {
    if (first) guard(() => first(result))
    const { complete } = callbacks
    if (complete) guard(() => complete(result))
  }
  outcome.then(
    (result) => tell(result, callbacks.success),
    (error: unknown) => tell(asFailure(name, error), callbacks.fail),
  )
  return undefined
}
