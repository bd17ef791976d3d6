import { toFlag, toNumber, toText } from '../attributes.ts'
import type { Builtin, Hover } from '../builtin.ts'

interface HoverDefaults {
  className: string
  startMs: number
  stayMs: number
}

type Hoverable = { hover: Hover; attributes: NonNullable<Builtin['attributes']> }

/** The `hover-*` attributes that view, button and navigator share; each has its own defaults. */
export function hoverable(defaults: HoverDefaults, enabled: () => boolean = () => true): Hoverable {
  const hover: Hover = { ...defaults, stop: false, enabled }
  return {
    hover,
    attributes: {
      'hover-class': (value) => {
        const className = value === undefined ? defaults.className : toText(value)
        hover.className = className === 'none' ? '' : className
      },
      'hover-start-time': (value) => {
        hover.startMs = toNumber(value, defaults.startMs)
      },
      'hover-stay-time': (value) => {
        hover.stayMs = toNumber(value, defaults.stayMs)
      },
      'hover-stop-propagation': (value) => {
        hover.stop = toFlag(value)
      },
    },
  }
}
