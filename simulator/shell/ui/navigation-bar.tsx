import { isTabPage } from '../phone/manifest.ts'
import type { OpenedPage } from '../phone/state.ts'
import { useSimulator, useTexts } from './context.ts'
import { BackIcon, CloseIcon, HomeIcon, MoreIcon, Spinner } from './icons.tsx'

/** The bar above a page, with the capsule. Over a page that draws its own bar only the capsule is left. */
export function NavigationBarView({
  page,
  isBehind,
  isOverlay = false,
}: {
  page: OpenedPage
  isBehind: boolean
  isOverlay?: boolean
}) {
  const style = {
    color: page.bar.frontColor,
    ...(isOverlay ? {} : { background: page.bar.backgroundColor }),
  }
  return (
    <header class={`navigation-bar${isOverlay ? ' overlay' : ''}`} style={style} inert={isBehind}>
      <div class='navigation-row'>
        {isOverlay ? null : <LeadingButton page={page} />}
        {isOverlay ? null : (
          <h1 class='navigation-title' key={page.id}>
            {page.bar.loading ? <Spinner size={18} /> : null}
            <span>{page.bar.title}</span>
          </h1>
        )}
        <Capsule />
      </div>
    </header>
  )
}

function LeadingButton({ page }: { page: OpenedPage }) {
  const { phone } = useSimulator()
  const texts = useTexts()
  const state = phone?.state
  if (!state) return null
  if (state.stack.length > 1) {
    return (
      <button
        class='bar-button back'
        type='button'
        aria-label={texts('back')}
        onClick={() => phone.dispatch({ type: 'pressBack' })}
      >
        <BackIcon />
      </button>
    )
  }
  const isHome = page.space === 'main' && page.path === state.app.entryPath
  if (isHome || page.bar.homeHidden || isTabPage(state.app, page)) return null
  return (
    <button
      class='bar-button home'
      type='button'
      aria-label={texts('home')}
      onClick={() => phone.dispatch({ type: 'pressHome' })}
    >
      <HomeIcon />
    </button>
  )
}

function Capsule() {
  const simulator = useSimulator()
  const texts = useTexts()
  return (
    <div class='capsule'>
      <button type='button' aria-label={texts('restartApp')} onClick={() => void simulator.restart()}>
        <MoreIcon />
      </button>
      <button
        type='button'
        aria-label={texts('close')}
        onClick={() => simulator.phone?.dispatch({ type: 'pressCapsuleClose' })}
      >
        <CloseIcon />
      </button>
    </div>
  )
}
