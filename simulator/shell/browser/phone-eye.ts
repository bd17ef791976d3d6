import type { Look } from '../../wire/view.ts'
import { paint } from '../camera/picture.ts'
import { readPicture } from '../camera/read-picture.ts'
import type { SeenCode } from '../camera/seen-code.ts'
import { isSeen, topPage } from '../phone/state.ts'
import type { Phone } from '../phone.ts'
import type { Stage } from './stage.ts'

/** Picture points a CSS pixel, as on a good screen. */
const SCALE = 2

/**
 * The codes on the phone's screen, read from a picture of it as a till's scanner would: boxes are painted where the
 * browser has laid them out, then read. What lies under a dialog, or in the background, cannot be read.
 */
export async function codesOnScreen(phone: Phone, stage: Stage): Promise<SeenCode[]> {
  const page = topPage(phone.state)
  if (!page || !isSeen(phone.state) || phone.state.dialogs.length > 0) return []
  const look = await stage.look(page.id, 'boxes')
  return look ? readPicture(paint(look.boxes, look, SCALE)) : []
}

/** A picture of the page on the screen as an address for `<img>`; null when it is hidden from screenshots. */
export async function screenshot(phone: Phone, stage: Stage): Promise<string | null> {
  const page = topPage(phone.state)
  if (!page || phone.state.screen.hiddenOnCapture) return null
  const look = await stage.look(page.id, 'markup')
  return look ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawingOf(look))}` : null
}

/** The page inside a drawing, where nothing runs and nothing is fetched; so it goes without scripts and web fonts. */
function drawingOf({ width, height, scrollY, markup }: Look): string {
  const plain = markup.replace(/<script[^>]*>.*?<\/script>|<script[^>]*\/>|@font-face\s*\{[^}]*\}/gs, '')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<foreignObject y="${-scrollY}" width="${width}" height="${height + scrollY}">` +
    `${plain.replace(/<!DOCTYPE[^>]*>/i, '')}</foreignObject></svg>`
  )
}
