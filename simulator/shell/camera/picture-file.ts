import type { Picture } from './picture.ts'

/** Larger pictures are made smaller first, as a phone's reader does. */
const LONGEST_SIDE_POINTS = 1600

/** @throws when the file is no picture that the browser can read */
export async function pictureOfFile(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, LONGEST_SIDE_POINTS / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const canvas = new OffscreenCanvas(width, height).getContext('2d')!
  // What is transparent in a picture is white on a screen.
  canvas.fillStyle = '#ffffff'
  canvas.fillRect(0, 0, width, height)
  canvas.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const { data } = canvas.getImageData(0, 0, width, height)
  return { width, height, data: new Uint8ClampedArray(data) }
}
