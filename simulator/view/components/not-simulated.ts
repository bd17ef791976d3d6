import type { MakeBuiltin } from '../builtin.ts'

/** Stands, for all to see, where WeChat would show a component that the simulator does not have. */
export const notSimulated: MakeBuiltin = ({ element, document }) => {
  const note = document.createElement('div')
  const slot = document.createElement('div')
  note.className = 'wx-not-simulated'
  note.textContent = `<${element.localName.slice(3)}> 模拟器未提供 · not simulated`
  element.append(note, slot)
  return { slot }
}
