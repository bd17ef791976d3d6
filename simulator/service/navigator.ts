import type { FromView } from '../wire/view.ts'
import type { Program } from './program.ts'
import type { RemoteContext } from './remote-context.ts'

type Tapped = Extract<FromView, { type: 'navigate' }>

const NAVIGATOR_APIS = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
  exit: 'exitMiniProgram',
} as const

/** A `<navigator>` routes in the name of whoever wrote it, which may be a plugin on a page of the mini program. */
export function navigate(
  program: Program,
  context: RemoteContext,
  { target, openType, url, delta }: Tapped,
): void {
  const author = context.elementAt(target)?.ownerShadowRoot?.getHostNode()
  const space = author && program.spaceOf(author)
  if (!space) return
  const args = openType === 'navigateBack' ? { delta } : openType === 'exit' ? {} : { url }
  const { answer } = program.calls.call(space.id, NAVIGATOR_APIS[openType], args, 'navigator')
  answer.catch((error: Error) => program.reporter.log(space.id, 'warn', [error.message]))
}
