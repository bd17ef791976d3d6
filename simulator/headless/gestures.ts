/** A finger's press and release, and the click that the browser makes of them. */
export function press(element: HTMLElement): void {
  const { MouseEvent, PointerEvent } = element.ownerDocument.defaultView!
  const at = { bubbles: true, cancelable: true, composed: true, clientX: 1, clientY: 1 }
  element.dispatchEvent(new PointerEvent('pointerdown', { ...at, buttons: 1, isPrimary: true }))
  element.dispatchEvent(new PointerEvent('pointerup', { ...at, isPrimary: true }))
  element.dispatchEvent(new MouseEvent('click', at))
}

/** Puts the cursor into a field and replaces what is there, as pasting over a selection does. */
export function typeInto(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const { Event } = field.ownerDocument.defaultView!
  field.focus()
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

export function pressEnter(field: HTMLElement): void {
  const { KeyboardEvent } = field.ownerDocument.defaultView!
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
}
