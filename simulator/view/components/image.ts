import { reflect, toFlag, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

/** Modes that fit or fill are style, see base.css.ts. The others show a part of the picture at its own size: `"top left"`. */
export const image: MakeBuiltin = ({ element, document, emit, imageUrl }) => {
  const picture = document.createElement('img')
  picture.alt = ''
  picture.draggable = false
  picture.addEventListener('load', () => {
    emit('load', { width: picture.naturalWidth, height: picture.naturalHeight })
  })
  picture.addEventListener('error', () => {
    emit('error', { errMsg: `GET ${source} failed` })
  })
  element.append(picture)
  let source = ''

  return {
    slot: document.createElement('div'),
    attributes: {
      src: (value) => {
        source = toText(value)
        if (source) picture.src = imageUrl(source)
        else picture.removeAttribute('src')
      },
      mode: (value) => {
        reflect(element, 'mode', value)
        const part = /^(?:center|top|bottom|left|right)\b/.test(toText(value))
        picture.style.objectFit = part ? 'none' : ''
        picture.style.objectPosition = part ? toText(value) : ''
      },
      'lazy-load': (value) => {
        picture.loading = toFlag(value) ? 'lazy' : 'eager'
      },
      'aria-label': (value) => {
        reflect(element, 'aria-label', value)
        reflect(element, 'role', value ? 'img' : undefined)
      },
    },
  }
}
