import type { ComponentChildren } from 'preact'
import './app.css'

export default function App({ children }: { children: ComponentChildren }) {
  return children
}
