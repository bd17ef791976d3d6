import type { BoundaryLine } from '../../wire/shell.ts'
import type { Phone } from '../phone.ts'
import type { TextKey } from '../texts.ts'
import { useTexts } from './context.ts'
import { FollowingList, Nothing, SpaceTag, timeOf } from './panel-parts.tsx'

/** Every value that crosses between the mini program and a plugin, and every attempt that was refused. */
export function BoundaryPanel({ phone }: { phone: Phone }) {
  const texts = useTexts()
  const lines = phone.state.boundary
  if (lines.length === 0) return <Nothing />
  return (
    <FollowingList count={lines.length}>
      {lines.map((line, index) => (
        <li
          key={`${line.atMs}-${index}`}
          class={line.kind === 'denied' || line.kind === 'throw' ? 'error' : ''}
        >
          <time>{timeOf(line.atMs)}</time>
          <SpaceTag space={line.from} />
          <span aria-hidden='true'>→</span>
          <SpaceTag space={line.to} />
          <span class='kind'>{texts(KIND_WORDS[line.kind])}</span>
          <pre>
            {line.member}
            {line.values.length > 0 ? `(${line.values.join(', ')})` : ''}
          </pre>
        </li>
      ))}
    </FollowingList>
  )
}

const KIND_WORDS = {
  require: 'crossRequire',
  call: 'crossCall',
  return: 'crossReturn',
  throw: 'crossThrow',
  callback: 'crossCallback',
  event: 'crossEvent',
  denied: 'crossDenied',
} as const satisfies Record<BoundaryLine['kind'], TextKey>
