import {
  type Callbacks,
  failMessage,
  type PluginFunction,
  type PluginFunctionName,
  type PluginResult,
} from '../contract/plugin-api.ts'

/** How a function of the plugin ends, exactly once. */
export interface End<Result> {
  succeed(result: Result): void
  /** Fails with `<name>:fail <detail>`. */
  fail(detail: string): void
}

/**
 * Makes a function that hosts call as they call `wx` functions: with `success`, `fail` and `complete`, or with none
 * of them for a promise, which is rejected with `{errMsg}`.
 */
export function wxFunction<Options, Result extends PluginResult>(
  name: PluginFunctionName,
  run: (options: Options, end: End<Result>) => void | Promise<void>,
): PluginFunction<Options, Result> {
  return (given) => {
    const options = given ?? ({} as Options & Callbacks<Result>)
    const { success, fail, complete } = options
    const wantsPromise = !success && !fail && !complete

    function start(onSuccess: (result: Result) => void, onFail: (error: PluginResult) => void): void {
      let hasEnded = false
      const once = (tell: () => void) => {
        if (!hasEnded) {
          hasEnded = true
          tell()
        }
      }
      const end: End<Result> = {
        succeed: (result) => once(() => onSuccess(result)),
        fail: (detail) => once(() => onFail({ errMsg: failMessage(name, detail) })),
      }
      const running = async () => run(options, end)
      running().catch((error) => {
        // What a callback of the host's throws is the host's to see; of our own mistakes it hears as of any failure.
        if (hasEnded) throw error
        end.fail('system_error')
      })
    }

    if (wantsPromise) return new Promise(start)
    start(
      (result) => {
        success?.(result)
        complete?.(result)
      },
      (error) => {
        fail?.(error)
        complete?.(error)
      },
    )
    return undefined
  }
}
