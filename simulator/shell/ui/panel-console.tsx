import { useState } from 'preact/hooks'
import type { Phone } from '../phone.ts'
import { useTexts } from './context.ts'
import { FollowingList, Nothing, SpaceTag, timeOf } from './panel-parts.tsx'

/** What the spaces have written to their consoles, and what the simulator has to say. */
export function ConsolePanel({ phone }: { phone: Phone }) {
  const texts = useTexts()
  const [only, setOnly] = useState('')
  const spaces = ['main', ...Object.keys(phone.state.app.plugins), 'service']
  const lines = phone.state.console.filter((line) => only === '' || line.space === only)
  return (
    <>
      <div class='filters'>
        <button type='button' aria-pressed={only === ''} onClick={() => setOnly('')}>
          {texts('all')}
        </button>
        {spaces.map((space) => (
          <button key={space} type='button' aria-pressed={only === space} onClick={() => setOnly(space)}>
            <SpaceTag space={space} />
          </button>
        ))}
      </div>
      {lines.length === 0 ? <Nothing /> : null}
      <FollowingList count={lines.length}>
        {lines.map((line, index) => (
          <li key={`${line.atMs}-${index}`} class={line.level}>
            <time>{timeOf(line.atMs)}</time>
            <SpaceTag space={line.space} />
            {line.level === 'error' || line.level === 'warn' ? (
              <span class='unseen'>{texts(line.level === 'error' ? 'levelError' : 'levelWarn')}</span>
            ) : null}
            <pre>{line.args.join(' ')}</pre>
          </li>
        ))}
      </FollowingList>
    </>
  )
}
