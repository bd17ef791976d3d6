type Nothing = Record<never, never>

/** A tap, with the data-… attributes of the element that listens. */
export type Tap<Dataset extends Record<string, unknown> = Nothing> = WechatMiniprogram.TouchEvent<
  { x: number; y: number },
  Nothing,
  Dataset
>

export type FieldInput<Dataset extends Record<string, unknown>> = WechatMiniprogram.CustomEvent<
  { value: string },
  Nothing,
  Dataset
>
