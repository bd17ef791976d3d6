import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { DialogAnswer } from '../phone/interaction.ts'
import type { Dialog } from '../phone/state.ts'
import { Camera } from './camera.tsx'
import { useSimulator, useTexts } from './context.ts'

/** The dialog that is shown: it holds the focus, Escape cancels, and the focus returns where it was. */
export function DialogLayer({ dialog }: { dialog: Dialog }) {
  const { phone } = useSimulator()
  const layer = useRef<HTMLDivElement>(null)
  const answer = (given: DialogAnswer) => phone?.dispatch({ type: 'answerDialog', answer: given })
  useFocusInside(layer)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') answer({ kind: 'cancel' })
    else if (event.key === 'Tab') keepFocusInside(event, layer.current)
  }
  // A tap beside a sheet of choices closes it, as on a phone; the others insist on one of their buttons.
  const onClick = ({ target }: Event) => {
    if (target === layer.current && dialog.kind === 'actionSheet') answer({ kind: 'cancel' })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the layer only watches the keys of the controls it holds.
    <div class={`dialog-layer ${dialog.kind}`} ref={layer} onKeyDown={onKeyDown} onClick={onClick}>
      {dialog.kind === 'modal' ? <Modal dialog={dialog} answer={answer} /> : null}
      {dialog.kind === 'actionSheet' ? <ActionSheet dialog={dialog} answer={answer} /> : null}
      {dialog.kind === 'permission' ? <Permission dialog={dialog} answer={answer} /> : null}
      {dialog.kind === 'scan' ? <Camera scanner={dialog} answer={answer} /> : null}
    </div>
  )
}

type Answer = (given: DialogAnswer) => void

function Modal({ dialog, answer }: { dialog: Dialog & { kind: 'modal' }; answer: Answer }) {
  const [content, setContent] = useState(dialog.content)
  const hasText = dialog.content !== '' && !dialog.editable
  return (
    <div
      class='modal'
      tabIndex={-1}
      role='alertdialog'
      aria-modal='true'
      aria-labelledby={dialog.title ? 'dialog-title' : undefined}
      aria-label={dialog.title ? undefined : dialog.content || dialog.placeholder || dialog.confirmText}
      aria-describedby={hasText ? 'dialog-content' : undefined}
    >
      {dialog.title ? <h2 id='dialog-title'>{dialog.title}</h2> : null}
      {hasText ? <p id='dialog-content'>{dialog.content}</p> : null}
      {dialog.editable ? (
        <input
          type='text'
          aria-label={dialog.title || dialog.placeholder || dialog.confirmText}
          placeholder={dialog.placeholder}
          value={content}
          onInput={(event) => setContent(event.currentTarget.value)}
        />
      ) : null}
      <div class='modal-buttons'>
        {dialog.cancelText === null ? null : (
          <button
            type='button'
            style={{ color: dialog.cancelColor ?? '' }}
            onClick={() => answer({ kind: 'cancel' })}
          >
            {dialog.cancelText}
          </button>
        )}
        <button
          type='button'
          class='confirm'
          style={{ color: dialog.confirmColor ?? '' }}
          onClick={() => answer({ kind: 'confirm', content })}
        >
          {dialog.confirmText}
        </button>
      </div>
    </div>
  )
}

function ActionSheet({ dialog, answer }: { dialog: Dialog & { kind: 'actionSheet' }; answer: Answer }) {
  const texts = useTexts()
  return (
    <div
      class='sheet'
      tabIndex={-1}
      role='dialog'
      aria-modal='true'
      aria-label={dialog.title || texts('more')}
    >
      {dialog.title ? <p class='sheet-title'>{dialog.title}</p> : null}
      {dialog.items.map((item, index) => (
        <button
          type='button'
          key={`${index}:${item}`}
          style={{ color: dialog.itemColor ?? '' }}
          onClick={() => answer({ kind: 'item', index })}
        >
          {item}
        </button>
      ))}
      <button type='button' class='sheet-cancel' onClick={() => answer({ kind: 'cancel' })}>
        {texts('cancel')}
      </button>
    </div>
  )
}

function Permission({ dialog, answer }: { dialog: Dialog & { kind: 'permission' }; answer: Answer }) {
  const { phone } = useSimulator()
  const texts = useTexts()
  const { scope } = dialog
  const isKnown = scope === 'scope.userLocation' || scope === 'scope.userFuzzyLocation'
  const name = phone?.state.app.window.navigationBarTitleText ?? ''
  return (
    <div
      class='sheet asking'
      tabIndex={-1}
      role='alertdialog'
      aria-modal='true'
      aria-labelledby='dialog-asker dialog-title'
      aria-describedby={dialog.reason ? 'dialog-reason' : undefined}
    >
      <p class='asker' id='dialog-asker'>
        {name} {texts('permissionAsks')}
      </p>
      <h2 id='dialog-title'>{texts(isKnown ? scope : 'scopeOther')}</h2>
      {dialog.reason ? <p id='dialog-reason'>{dialog.reason}</p> : null}
      <div class='permission-buttons'>
        <button type='button' onClick={() => answer({ kind: 'cancel' })}>
          {texts('deny')}
        </button>
        <button type='button' class='allow' onClick={() => answer({ kind: 'confirm', content: '' })}>
          {texts('allow')}
        </button>
      </div>
    </div>
  )
}

function useFocusInside(layer: { current: HTMLElement | null }): void {
  // Before the dialog can be seen, so that no key goes to the page beneath.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null
    // A field to type into, or else the dialog itself: a button would look as if it had been chosen already.
    const field = layer.current?.querySelector<HTMLElement>('input[type=text], textarea')
    const dialog = layer.current?.firstElementChild as HTMLElement | null
    ;(field ?? dialog)?.focus()
    return () => before?.focus?.()
  }, [layer])
}

/** What Tab goes to: of radio buttons only the chosen one. */
const CONTROLS =
  'button:not([disabled]), input:not([type=radio]), input[type=radio]:checked, textarea, select'

function keepFocusInside(event: KeyboardEvent, layer: HTMLElement | null): void {
  const controls = [...(layer?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])]
  const first = controls[0]
  const last = controls.at(-1)
  const at = controls.indexOf(document.activeElement as HTMLElement)
  const leaving = event.shiftKey ? at <= 0 : at === controls.length - 1
  if (!leaving) return
  event.preventDefault()
  ;(event.shiftKey ? last : first)?.focus()
}
