import type { Field, MakeBuiltin } from '../builtin.ts'

/** Gathers the named fields inside when a button with a form type is tapped. */
export const form: MakeBuiltin = ({ element, emit, builtinOf }) => {
  const named = (): [string, Field][] =>
    [...element.querySelectorAll('[name]')].flatMap((inner): [string, Field][] => {
      const name = inner.getAttribute('name')
      const field = builtinOf(inner)?.field
      return name && field ? [[name, field]] : []
    })
  return {
    form: {
      submit: () => {
        emit('submit', { value: Object.fromEntries(named().map(([name, field]) => [name, field.value()])) })
      },
      reset: () => {
        for (const inner of element.querySelectorAll('*')) builtinOf(inner)?.field?.reset()
        emit('reset', {})
      },
    },
  }
}
