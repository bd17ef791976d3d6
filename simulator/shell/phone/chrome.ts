import { appTheme, windowFor } from './manifest.ts'
import { networkType, systemInfo, viewEnvironment } from './measures.ts'
import type { NavigationBar, OpenedPage, PhoneState, Screen, Settings } from './state.ts'
import { topPage } from './state.ts'
import { type Asker, type Effect, fail, type Step, step, succeed } from './step.ts'

/** Changes the navigation bar of the asker's topmost page, as WeChat does when a page below still works. */
export function changeBar(state: PhoneState, change: Partial<NavigationBar>, asker: Asker): Step {
  const page = state.stack.findLast((each) => each.space === asker.space) ?? topPage(state)
  if (!page) return step(state, fail(asker, 'no page is open yet'))
  const changed = { ...page, bar: { ...page.bar, ...change } }
  return step(replacePage(state, changed), succeed(asker))
}

export function changeScreen(state: PhoneState, change: Partial<Screen>, asker: Asker): Step {
  return step({ ...state, screen: { ...state.screen, ...change } }, succeed(asker))
}

export function markReady(state: PhoneState, pageId: string): Step {
  const page = [...state.stack, ...state.parkedTabs].find((each) => each.id === pageId)
  return step(page && !page.ready ? replacePage(state, { ...page, ready: true }) : state)
}

/** The tester turns a knob of the desk: what the mini program can notice is told to it. */
export function changeSettings(state: PhoneState, change: Partial<Settings>): Step {
  const before = state.settings
  const settings = { ...before, ...change }
  const themed = settings.theme === before.theme ? state : repaint({ ...state, settings })
  const after = { ...themed, settings }
  return { state: after, effects: noticeable(before, after) }
}

function noticeable(before: Settings, after: PhoneState): Effect[] {
  const { settings } = after
  // WeChat, too, starts a mini program again when another person or another language comes.
  if (settings.tester !== before.tester || settings.language !== before.language) return [{ kind: 'restart' }]
  const surroundings = { system: systemInfo(after), view: viewEnvironment(after) }
  const effects: Effect[] = []
  if (settings.theme !== before.theme && after.app.darkmode) {
    effects.push({
      kind: 'hostEvent',
      event: { name: 'ThemeChange', theme: settings.theme, ...surroundings },
    })
  }
  if (settings.deviceId !== before.deviceId || settings.fontScale !== before.fontScale) {
    effects.push({ kind: 'hostEvent', event: { name: 'WindowResize', ...surroundings } })
  }
  if (settings.clockSkewMs !== before.clockSkewMs) effects.push({ kind: 'setClock' })
  if (settings.network !== before.network) {
    const type = networkType(settings.network)
    const event = { name: 'NetworkStatusChange', isConnected: type !== 'none', networkType: type } as const
    effects.push({ kind: 'hostEvent', event })
  }
  return effects
}

/** Fills the theme's colours into the bars of the pages that are open; titles that pages have set stay. */
function repaint(state: PhoneState): PhoneState {
  const painted = (page: OpenedPage): OpenedPage => {
    const window = windowFor(state.app, page, appTheme(state.app, state.settings.theme))
    const backgroundColor = window.navigationBarBackgroundColor ?? page.bar.backgroundColor
    const frontColor = window.navigationBarTextStyle === 'black' ? '#000000' : '#ffffff'
    return { ...page, window, bar: { ...page.bar, backgroundColor, frontColor } }
  }
  return { ...state, stack: state.stack.map(painted), parkedTabs: state.parkedTabs.map(painted) }
}

function replacePage(state: PhoneState, page: OpenedPage): PhoneState {
  const replaced = (pages: readonly OpenedPage[]) => pages.map((each) => (each.id === page.id ? page : each))
  return { ...state, stack: replaced(state.stack), parkedTabs: replaced(state.parkedTabs) }
}
