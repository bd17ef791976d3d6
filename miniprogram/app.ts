import type { ComponentChildren } from 'preact'

export default function App({ children }: { children: ComponentChildren }) {
  return children
}
