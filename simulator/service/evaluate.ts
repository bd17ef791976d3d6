/**
 * Turning text into code is the service's privilege: mini programs have neither `eval` nor `new Function`. The real
 * means are kept here from before the thread is hardened.
 */
const { Function: RealFunction, eval: evaluate } = globalThis

type AnyFunction = (this: unknown, ...args: any[]) => any

/** The body begins on the first line, so that errors tell the lines of the file that it came from. */
export function makeFunction(parameters: readonly string[], body: string): AnyFunction {
  return evaluate(`(function (${parameters.join(', ')}) {${body}\n})`) as AnyFunction
}

/** What application code finds under the name `Function`: good for `instanceof`, refuses to make code. */
export const NoFunction = refuse as unknown as FunctionConstructor

Object.defineProperties(NoFunction, {
  name: { value: 'Function' },
  prototype: { value: RealFunction.prototype, writable: false },
})

function refuse(): never {
  throw new EvalError('a mini program cannot make code from text')
}
