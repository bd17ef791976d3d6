import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** A labelled list to choose from. */
export function Choice(props: {
  label: string
  value: string
  note?: string
  onChange: (value: string) => void
  children: ComponentChildren
}) {
  const id = useId()
  return (
    <div class='knob'>
      <label for={id}>{props.label}</label>
      <select
        id={id}
        value={props.value}
        aria-describedby={props.note ? `${id}-note` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.children}
      </select>
      {props.note ? <small id={`${id}-note`}>{props.note}</small> : null}
    </div>
  )
}

/** A few labelled alternatives, all in sight. */
export function Segments<T extends string>(props: {
  label: string
  value: T
  options: readonly (readonly [T, string])[]
  /** The alternatives stand beneath their label, because their words are long. */
  isStacked?: boolean
  onChange: (value: T) => void
}) {
  const name = useId()
  return (
    <fieldset class={`knob segments${props.isStacked ? ' stacked' : ''}`}>
      <legend>{props.label}</legend>
      <div>
        {props.options.map(([value, label]) => (
          <label key={value}>
            <input
              type='radio'
              name={name}
              value={value}
              checked={value === props.value}
              onChange={() => props.onChange(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A labelled field for a short text. */
export function Field(props: {
  label: string
  value: string
  inputMode?: 'decimal' | 'text'
  type?: 'text' | 'date'
  error?: string
  min?: string
  onInput: (value: string) => void
}) {
  const id = useId()
  const { error = '' } = props
  return (
    <div class='knob'>
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type={props.type ?? 'text'}
        inputMode={props.inputMode ?? 'text'}
        min={props.min}
        value={props.value}
        aria-invalid={error !== ''}
        aria-describedby={error ? `${id}-error` : undefined}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {error ? (
        <small id={`${id}-error`} class='wrong'>
          {error}
        </small>
      ) : null}
    </div>
  )
}
