import { reflect, toFlag, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

/** All modes are style: see base.css.ts, which reads the `mode` attribute. */
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
