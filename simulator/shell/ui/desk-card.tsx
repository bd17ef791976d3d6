import type { ComponentChildren } from 'preact'

/** One desk on the left, which folds away. `hint` tells its state while it is closed. */
export function DeskCard(props: {
  title: string
  hint?: string
  isOpen?: boolean
  children: ComponentChildren
}) {
  return (
    <details class='card desk-card' open={props.isOpen ?? false}>
      <summary>
        <h2>{props.title}</h2>
        {props.hint ? <small>{props.hint}</small> : null}
      </summary>
      <div class='knobs'>{props.children}</div>
    </details>
  )
}
