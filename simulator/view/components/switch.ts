import { toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { checkable } from './checkable.ts'

/** Also `type="checkbox"`, which looks like a check box and speaks like one. */
export const switchControl: MakeBuiltin = (host) => {
  const track = host.document.createElement('div')
  const base = checkable(host, track, () => host.emit('change', { value: base.field.value() }))
  const become = (type: string): void => {
    const box = type === 'checkbox'
    track.className = box ? 'wx-box' : 'wx-switch'
    host.element.setAttribute('role', box ? type : 'switch')
  }
  become('switch')

  return {
    ...base,
    slot: host.document.createElement('div'),
    attributes: { ...base.attributes, type: (value) => become(toText(value)) },
  }
}
