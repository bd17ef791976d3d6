import { type PhoneState, topPage } from '../phone/state.ts'
import { shownTabBar } from '../phone/tabs.ts'
import { useSimulator, useTexts } from './context.ts'

export function TabBarView({ state, isBehind }: { state: PhoneState; isBehind: boolean }) {
  const simulator = useSimulator()
  const texts = useTexts()
  const tabBar = shownTabBar(state)
  if (!tabBar) return null
  const current = topPage(state)?.path
  return (
    <nav
      class='tab-bar'
      aria-label={texts('tabs')}
      inert={isBehind}
      style={{ background: tabBar.backgroundColor ?? '' }}
    >
      {tabBar.list.map((item, index) => {
        const isCurrent = item.pagePath === current
        const icon = isCurrent ? (item.selectedIconPath ?? item.iconPath) : item.iconPath
        const mark = state.tabBar.marks[index]
        return (
          <button
            key={item.pagePath}
            type='button'
            class={icon ? '' : 'wordy'}
            aria-current={isCurrent ? 'page' : undefined}
            style={{ color: (isCurrent ? tabBar.selectedColor : tabBar.color) ?? '' }}
            onClick={() => simulator.phone?.dispatch({ type: 'pressTab', path: item.pagePath })}
          >
            {icon ? (
              <img
                src={`host/image?space=main&url=${encodeURIComponent(`/${icon}`)}`}
                alt=''
                width={24}
                height={24}
              />
            ) : null}
            <span>{item.text}</span>
            {mark === undefined ? null : (
              <b class={mark === true ? 'dot' : 'badge'}>
                {mark === true ? <span class='unseen'>{texts('somethingNew')}</span> : mark}
              </b>
            )}
          </button>
        )
      })}
    </nav>
  )
}
