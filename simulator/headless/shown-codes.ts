import { paint } from '../shell/camera/picture.ts'
import { readPicture } from '../shell/camera/read-picture.ts'
import type { SeenCode } from '../shell/camera/seen-code.ts'
import { paintedBoxes } from '../view/painted.ts'
import { Layout } from './layout.ts'

/** Picture points a CSS pixel, as on a good screen. */
const SCALE = 2

/**
 * The codes that a page shows, read from a picture of its boxes: what a till's scanner would see. Styles are asked of
 * the DOM, places of a small layout that knows blocks, flex boxes and absolute places.
 */
export function shownCodes(document: Document): SeenCode[] {
  const { body } = document
  const width = document.defaultView!.innerWidth
  const layout = new Layout(body, width)
  return readPicture(paint(paintedBoxes(body, layout), { width, height: layout.heightPx }, SCALE))
}
