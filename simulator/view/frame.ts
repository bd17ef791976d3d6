/**
 * The script of a page's frame. It waits for the one message that hands it a line to the service and the phone's
 * settings, and runs the view on them. Nothing becomes global, and no other message is ever listened to.
 */
import type { FromView, LookAsked, ToView, ViewBoot } from '../wire/view.ts'
import { VIEW_WIRE_VERSION } from '../wire/view.ts'
import { look } from './look.ts'
import { View } from './view.ts'

addEventListener('message', function begin({ data, ports }: MessageEvent<ViewBoot>) {
  const [port, eye] = ports
  if (!port) return
  removeEventListener('message', begin)
  if (data.version !== VIEW_WIRE_VERSION) {
    throw new Error(
      `the view speaks version ${VIEW_WIRE_VERSION}, the shell ${data.version}: rebuild the simulator`,
    )
  }
  const view = new View(document, document.body, (message: FromView) => port.postMessage(message), data)
  port.onmessage = ({ data: message }: MessageEvent<ToView>) => view.receive(message)
  if (eye) eye.onmessage = ({ data: asked }: MessageEvent<LookAsked>) => eye.postMessage(look(window, asked))
})
