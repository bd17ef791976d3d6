import { toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { inlineStyle } from '../styles.ts'

/**
 * The page's own settings. Text follows the phone's font size only where a page asks for it with `"system"`, as in
 * WeChat; elsewhere an application reads the setting and lays itself out.
 */
export const pageMeta: MakeBuiltin = ({ document }) => {
  const size = (value: unknown): string => {
    const text = toText(value)
    return text === 'system' ? 'calc(16px * var(--font-scale))' : inlineStyle(text)
  }
  return {
    attributes: {
      'root-font-size': (value) => {
        document.documentElement.style.fontSize = size(value)
      },
      'page-font-size': (value) => {
        document.body.style.fontSize = size(value)
      },
      'root-background-color': (value) => {
        document.documentElement.style.backgroundColor = toText(value)
      },
      'background-color': (value) => {
        document.body.style.backgroundColor = toText(value)
      },
    },
  }
}
