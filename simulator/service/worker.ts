/**
 * The service in a Worker. The first message brings the port to the shell; then the thread is hardened, and only
 * after that application code runs.
 */
import type { FromService, ToService } from '../wire/shell.ts'
import type { FromView } from '../wire/view.ts'
import { forbidDynamicCode, forgetLastMatch, freezeIntrinsics, removeWaysOut, sealScope } from './harden.ts'
import { Service, type ViewPort } from './service.ts'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope

scope.onmessage = (first) => {
  const shell = first.ports[0]
  if (!shell) return
  scope.onmessage = null
  const service = new Service({ send: (message: FromService) => shell.postMessage(message) })
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    service.unhandledRejection(event.reason)
  })
  shell.onmessage = ({ data, ports }: MessageEvent<ToService>) => {
    const [view] = ports
    service.receive(data, view && viewPort(view))
  }
  removeWaysOut(scope)
  forbidDynamicCode(scope)
  forgetLastMatch(globalThis)
  freezeIntrinsics(scope)
  sealScope(scope)
}

function viewPort(port: MessagePort): ViewPort {
  return {
    send: (message) => port.postMessage(message),
    listen: (receive) => {
      port.onmessage = ({ data }: MessageEvent<FromView>) => receive(data)
    },
    close: () => port.close(),
  }
}
